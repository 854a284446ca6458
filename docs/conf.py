"""How Sphinx makes the documentation: make docs."""

import importlib.metadata
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

project = "omeroweb_pyr"
author = copyright = "the omeroweb_pyr developers"
release = importlib.metadata.version("omeroweb_pyr")
extensions = ["tools.docs", "tools.embedded"]
exclude_patterns = ["_build"]
html_theme = "alabaster"
html_theme_options = {"page_width": "1100px", "sidebar_width": "240px", "body_max_width": "none"}
html_sidebars = {"**": ["about.html", "navigation.html", "searchfield.html"]}
html_show_sourcelink = False
html_static_path = ["_static"]
html_css_files = ["tables.css"]
