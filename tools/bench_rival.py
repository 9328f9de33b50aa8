"""Time Recognizers-Text on the texts given as JSON on standard input (run by bench.py)."""

import json
import sys
import time

from recognizers_number import NumberRecognizer
from recognizers_number_with_unit import NumberWithUnitRecognizer

CULTURE = "zh-cn"


def main() -> None:
    """Print the processor time (s) and how many numbers were found, as JSON."""
    texts = json.load(sys.stdin)
    numbers, measures = NumberRecognizer(CULTURE), NumberWithUnitRecognizer(CULTURE)
    models = [
        numbers.get_number_model(),
        numbers.get_percentage_model(),
        measures.get_currency_model(),
        measures.get_dimension_model(),
    ]
    for model in models:
        model.parse("全市共走访单位9688家，同比增长5.3%，约57.3亿元。")
    begin = time.process_time()
    found = sum(len(model.parse(text)) for text in texts for model in models)
    print(json.dumps({"seconds": time.process_time() - begin, "found": found}))


if __name__ == "__main__":
    main()
