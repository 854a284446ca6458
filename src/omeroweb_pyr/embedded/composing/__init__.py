"""Real pictures: taken out of packages on this machine, never shipped, and images composed of them for the demo data."""
