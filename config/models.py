"""What the wiring itself keeps: counts that the processes of Lobby add up together."""

from django.db import models


class Counter(models.Model):
    """A number that only grows; `labels` is JSON with sorted names, drawn from a bounded set."""

    name = models.CharField(max_length=60)
    labels = models.CharField(max_length=200, default="{}")
    value = models.FloatField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "labels"], name="counter_once"),
            models.CheckConstraint(
                condition=models.Q(value__gte=0), name="counter_never_falls_below_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}{self.labels}"
