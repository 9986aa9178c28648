"""Who may see, ask and change: people and their groups, collections of plans, sessions, tokens, the audit trail."""
