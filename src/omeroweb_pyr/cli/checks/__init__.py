"""The checks of ``omeroweb doctor``, a module per topic; ``every`` lists them."""
