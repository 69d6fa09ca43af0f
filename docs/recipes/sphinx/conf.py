extensions = ["myst_parser"]
html_theme = "furo"
html_js_files = [("http://127.0.0.1:8000/embed/v1.js", {"async": "async"})]
