"""Every surface: command line, HTTP API, chat page and plain pages, over one library and one assistant."""
