"""Configuration for what is in front of the app, printed for the settings there are: nginx, Apache, systemd."""
