"""Images of pages → sheets, through Tesseract.

recognise   the pages, two at a time: each in the steps below
straighten  which way a page lies, how askew, how large its letters are
paper       the paper made white; seals and stamps looked for apart
ruling      the lines of tables, found and taken out
cell_strip  the cells of tables, recognised one below another; beside: blocks that stand side by side, so too
tesseract   the program itself
"""
