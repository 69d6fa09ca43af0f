"""Write the tables of the real data sets (`make datasets`): scikit-learn's, as they were measured, one row a line.

All four come from the UCI Machine Learning Repository under CC BY 4.0, but diabetes, which Efron et al. published
with "Least Angle Regression" for anybody's use.
"""

from pathlib import Path

from sklearn import datasets

ROWS = Path(__file__).parents[2] / "backend" / "chainrule" / "programs" / "rows"


def main() -> None:
    ROWS.mkdir(exist_ok=True)
    for name, settings in {
        "iris": {},
        "breast_cancer": {},
        "diabetes": {"scaled": False},
        "digits": {},
    }.items():
        found = getattr(datasets, f"load_{name}")(**settings)
        lines = [",".join([*(str(one).replace(" ", "_") for one in found.feature_names), "label"])]
        for row, label in zip(found.data, found.target, strict=True):
            lines.append(",".join(f"{value:.15g}" for value in (*row, label)))
        (ROWS / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
