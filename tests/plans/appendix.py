"""The appendix of the office plan of 2022, letter by letter, page breaks and all."""

from tests.plans.seeds import APPENDIX

__all__ = ["APPENDIX"]
