"""The processes of a night: crawls and labelling, limited and watched."""
