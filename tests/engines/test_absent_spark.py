"""Without Spark, or without Java, the tests that need it skip and say why; where it is required they fail."""

import pytest

from . import spark

WANTING = [(("there_is_no_such_module",), "java", "not installed"), ((), "there-is-no-such-java", "no Java")]


@pytest.mark.parametrize(("modules", "java", "said"), WANTING)
def test_an_absent_spark_skips_or_fails_as_asked(
    modules: tuple[str, ...], java: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spark, "JAVA", java)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.delenv("SYSCHANGE_REQUIRE_SPARK", raising=False)
    with pytest.raises(pytest.skip.Exception, match=said):
        spark.require_spark(*modules)
    monkeypatch.setenv("SYSCHANGE_REQUIRE_SPARK", "1")
    with pytest.raises(pytest.fail.Exception, match=said):
        spark.require_spark(*modules)
