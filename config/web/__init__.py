"""Between the network and the views: how requests are received, and which are refused unseen."""
