"""The processes without a window: the collector, the worker and how to ask them."""
