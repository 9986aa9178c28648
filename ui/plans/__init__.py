"""A plan to be read: its page, the images of its pages, and the list of all."""
