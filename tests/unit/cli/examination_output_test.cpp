// SPDX-License-Identifier: Apache-2.0
#include "examination_output.hpp"

#include <catch2/catch.hpp>

using namespace vdv463;
using namespace vdv463::cli;

namespace {

Examination clean(const std::string& file) {
    Examination out;
    out.file = file;
    out.kind = "BootNotification Request";
    out.conforms_to = SchemaVersions::only(SchemaVersion::V1_1);
    return out;
}

Examination with(const Examination& base, IssueSeverity severity, const std::string& text = "t") {
    Examination out = base;
    out.plausibility.push_back({"/6/a", "rule_a", text, severity});
    return out;
}

Examination unreadable(const std::string& file) {
    Examination out;
    out.file = file;
    out.unreadable = "cannot be opened";
    return out;
}

}  // namespace

TEST_CASE("the exit code is that of the worst file", "[validate]") {
    const Examination warned = with(clean("a"), IssueSeverity::Warning);
    CHECK(exit_code_of({clean("a")}, IssueSeverity::Info) == 0);
    CHECK(exit_code_of({clean("a"), warned}, IssueSeverity::Error) == 0);
    CHECK(exit_code_of({warned, clean("a")}, IssueSeverity::Warning) == 1);
    CHECK(exit_code_of({warned}, IssueSeverity::Info) == 1);
    CHECK(exit_code_of({unreadable("b"), warned}, IssueSeverity::Warning) == 2);
    CHECK(exit_code_of({with(clean("a"), IssueSeverity::Error), unreadable("b")},
                       IssueSeverity::Error) == 2);
}

TEST_CASE("a finding is one line, whatever its text holds", "[validate]") {
    Examination one = with(clean("a\nb"), IssueSeverity::Info, "x\ny");
    one.schema.push_back({"", "rule_b", "whole", IssueSeverity::Error});
    CHECK(finding_lines(one) == std::vector<std::string>{"a\xEF\xBF\xBD"
                                                         "b: error rule_b: whole",
                                                         "a\xEF\xBF\xBD"
                                                         "b: /6/a: info rule_a: x\xEF\xBF\xBDy"});
}

TEST_CASE("the summary counts", "[validate]") {
    CHECK(summary_line({clean("a")}) == "1 file: 0 errors, 0 warnings, 0 infos");
    CHECK(summary_line({with(clean("a"), IssueSeverity::Error), unreadable("b")}) ==
          "2 files: 1 error, 0 warnings, 0 infos, 1 unreadable");
}

TEST_CASE("the JSON document tells everything", "[validate]") {
    ReportOptions options;
    options.examine.schema = SchemaVersion::V1_1;
    CHECK(json_examinations({with(clean("a"), IssueSeverity::Error)}, options) ==
          R"({"ok":false,"exitCode":1,"error":null,"schema":"1.1","strict":false,)"
          R"("schemaOnly":false,"failLevel":"error","files":[{"file":"a","ok":false,)"
          R"("unreadable":null,"kind":"BootNotification Request","conformsTo":["1.1"],)"
          R"("findings":[{"path":"/6/a","severity":"error","rule":"rule_a",)"
          R"("group":"plausibility","text":"t"}]}],"unreadable":0,"errors":1,"warnings":0,)"
          R"("infos":0})");
}

TEST_CASE("the report escapes what XML cannot take", "[validate]") {
    const std::string report = junit_examinations(
        {with(clean("<a&\"b\">"), IssueSeverity::Error, "\x01 \xEF\xBF\xBF <>")}, {});
    CHECK(report.find("name=\"&lt;a&amp;&quot;b&quot;&gt;\" tests=\"3\" failures=\"1\"") !=
          std::string::npos);
    CHECK(report.find("message=\"\xEF\xBF\xBD \xEF\xBF\xBD &lt;&gt;\"") != std::string::npos);
    CHECK(report.find('\x01') == std::string::npos);
}

TEST_CASE("what does not fail is output of the report's test and no failure", "[validate]") {
    const std::string report =
        junit_examinations({with(clean("a"), IssueSeverity::Warning), unreadable("b")}, {});
    CHECK(report.find("<testsuites name=\"vdv463 validate\" tests=\"4\" failures=\"0\" "
                      "errors=\"1\">") != std::string::npos);
    CHECK(report.find("<system-out>/6/a: warning rule_a: t\n</system-out>") != std::string::npos);
    CHECK(report.find("<error type=\"unreadable\" message=\"cannot be opened\"/>") !=
          std::string::npos);
    CHECK(report.find("<failure") == std::string::npos);
}

TEST_CASE("the schema alone has no test for plausibility in the report", "[validate]") {
    ReportOptions options;
    options.examine.schema_only = true;
    CHECK(junit_examinations({clean("a")}, options).find("plausibility") == std::string::npos);
}
