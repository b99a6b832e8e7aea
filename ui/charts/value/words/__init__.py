"""What the hero chart says: its title, its sentence, its sources and figures."""
