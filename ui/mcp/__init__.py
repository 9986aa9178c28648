"""The door for programs that speak the Model Context Protocol: four tools, over HTTP and over standard streams."""
