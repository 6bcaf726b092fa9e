"""How dates are written where a template does not say it: Django finds the module by language."""
