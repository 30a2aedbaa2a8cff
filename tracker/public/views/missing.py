"""What is at none of our addresses."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.public.asked import present


def handler404(request: HttpRequest, exception: Any) -> HttpResponse:
    return render(request, "public/not_found.html", {"asked": present()}, status=404)
