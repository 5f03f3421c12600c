"""YAML 1.2 as people mean it, read from the events of libyaml with the place of everything."""
