from ui.offline import stay_offline

stay_offline()  # before any test imports gradio
