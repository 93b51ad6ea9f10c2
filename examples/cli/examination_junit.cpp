// SPDX-License-Identifier: Apache-2.0
#include "examination_output.hpp"

#include "text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace vdv463::cli {
namespace {

/// Two characters that UTF-8 can say and XML 1.0 cannot.
constexpr std::string_view non_characters[] = {"\xEF\xBF\xBE", "\xEF\xBF\xBF"};
constexpr std::string_view replacement = "\xEF\xBF\xBD";

std::string escaped(std::string_view raw) {
    std::string text = printable(raw);
    for (const std::string_view wrong : non_characters) {
        for (std::size_t at = text.find(wrong); at != std::string::npos; at = text.find(wrong)) {
            text.replace(at, wrong.size(), replacement);
        }
    }
    std::string out;
    for (const char character : text) {
        switch (character) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += character;
        }
    }
    return out;
}

std::string line_of(const Issue& issue) {
    return fmt::format("{}{}{} {}: {}\n", escaped(issue.path), issue.path.empty() ? "" : ": ",
                       to_string(issue.severity), escaped(issue.rule), escaped(issue.text));
}

class Junit {
public:
    explicit Junit(IssueSeverity fail_level) : fail_level_(fail_level) {}

    void suite(const Examination& examination, bool schema_only) {
        const std::string file = escaped(examination.file);
        const int tests = examination.unreadable ? 1 : schema_only ? 2 : 3;
        const int failures = examination.unreadable
                                 ? 0
                                 : fails(examination.schema) + fails(examination.plausibility);
        const int errors = examination.unreadable ? 1 : 0;
        tests_ += tests;
        failures_ += failures;
        errors_ += errors;
        suites_ +=
            fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n",
                        file, tests, failures, errors);
        suites_ += fmt::format("    <testcase classname=\"{}\" name=\"json\"", file);
        if (examination.unreadable) {
            suites_ += fmt::format(
                ">\n      <error type=\"unreadable\" message=\"{}\"/>\n    </testcase>\n",
                escaped(*examination.unreadable));
        } else {
            suites_ += "/>\n";
            testcase(file, "schema", examination.schema);
            if (!schema_only) {
                testcase(file, "plausibility", examination.plausibility);
            }
        }
        suites_ += "  </testsuite>\n";
    }

    std::string text() const {
        return fmt::format(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<testsuites name=\"vdv463 validate\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n"
            "{}</testsuites>\n",
            tests_, failures_, errors_, suites_);
    }

private:
    bool fails(const Issue& issue) const { return issue.severity >= fail_level_; }

    int fails(const std::vector<Issue>& issues) const {
        const auto is_failure = [this](const Issue& issue) { return fails(issue); };
        return std::any_of(issues.begin(), issues.end(), is_failure) ? 1 : 0;
    }

    /// What fails is one failure together; the rest is the test's output.
    void testcase(const std::string& file, std::string_view group,
                  const std::vector<Issue>& issues) {
        suites_ += fmt::format("    <testcase classname=\"{}\" name=\"{}\"", file, group);
        if (issues.empty()) {
            suites_ += "/>\n";
            return;
        }
        std::string failing;
        std::string remarks;
        const Issue* worst = nullptr;
        for (const Issue& issue : issues) {
            (fails(issue) ? failing : remarks) += line_of(issue);
            if (fails(issue) && (worst == nullptr || issue.severity > worst->severity)) {
                worst = &issue;
            }
        }
        suites_ += ">\n";
        if (worst != nullptr) {
            suites_ += fmt::format("      <failure type=\"{}\" message=\"{}\">{}</failure>\n",
                                   escaped(worst->rule), escaped(worst->text), failing);
        }
        if (!remarks.empty()) {
            suites_ += fmt::format("      <system-out>{}</system-out>\n", remarks);
        }
        suites_ += "    </testcase>\n";
    }

    IssueSeverity fail_level_;
    std::string suites_;
    int tests_ = 0;
    int failures_ = 0;
    int errors_ = 0;
};

}  // namespace

std::string junit_examinations(const std::vector<Examination>& examinations,
                               const ReportOptions& options) {
    Junit junit(options.fail_level);
    for (const Examination& examination : examinations) {
        junit.suite(examination, options.examine.schema_only);
    }
    return junit.text();
}

}  // namespace vdv463::cli
