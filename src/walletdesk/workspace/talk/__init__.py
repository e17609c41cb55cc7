"""The pane of one talk: what is read for it, and the pieces of HTML it is made of."""
