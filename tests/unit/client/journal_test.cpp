// SPDX-License-Identifier: Apache-2.0
#include "journal.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace vdv463;
using hosted::Journal;

namespace {

struct Lines {
    std::vector<std::string> lines;
    LogConfig config;

    Lines() {
        config.level = LogLevel::Debug;
        config.sink = [this](const LogRecord& record) {
            lines.push_back(std::string(to_string(record.level)) + " " +
                            std::string(record.component) + ": " + std::string(record.text));
        };
    }
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a peer's line breaks and escapes begin no line of the log", "[journal]") {
    Lines host;
    Journal(host.config)
        .write(LogLevel::Info, "session", "It says \"a\r\n\x1b[31mb\xc2\x85\xc3\xa4\".");
    CHECK(host.lines == Texts{"info session: It says \"a   [31mb \xc3\xa4\"."});
}

TEST_CASE("a message reaches the wire tap as it is", "[journal]") {
    LogConfig config;
    std::string tapped;
    config.wire = [&](WireDirection, std::string_view text) { tapped = text; };
    Journal(config).tap(WireDirection::In, "[2,\n\"CMS\"]");
    CHECK(tapped == "[2,\n\"CMS\"]");
}

TEST_CASE("a step is told at Debug, and at Warning when it failed", "[journal]") {
    Lines host;
    AttemptStep step;
    step.step = Step::Boot;
    step.ok = true;
    step.detail = "Accepted by the CMS";
    Journal(host.config).step(step);
    step.ok = false;
    step.detail = "Rejected";
    Journal(host.config).step(step);
    CHECK(host.lines ==
          Texts{"debug transport: boot: Accepted by the CMS", "warning transport: boot: Rejected"});
}
