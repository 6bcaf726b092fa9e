"""What `manage.py doctor` looks at: each examination finds something, and says what to do."""

from config.monitoring.doctor.examine import examine
from config.monitoring.doctor.finding import Finding, Level

__all__ = ["Finding", "Level", "examine"]
