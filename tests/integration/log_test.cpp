// SPDX-License-Identifier: Apache-2.0
// What a host sees of its clients in logs, and what it must never see there.
#include "cms_process.hpp"
#include "host.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <mutex>
#include <string>
#include <vector>

using namespace vdv463;
using test::CmsProcess;
using test::Host;

namespace {

/// Keeps every line of a client's log and wire tap.
struct Notebook {
    std::mutex mutex;
    std::vector<LogRecord> lines;
    std::string received;
    std::string sent;

    void listen_to(ClientConfig& config, LogLevel level) {
        config.log.level = level;
        config.log.sink = [this](const LogRecord& record) {
            const std::lock_guard<std::mutex> lock(mutex);
            lines.push_back(record);
        };
        config.log.wire = [this](WireDirection direction, std::string_view text) {
            const std::lock_guard<std::mutex> lock(mutex);
            (direction == WireDirection::In ? received : sent) += text;
        };
    }

    std::string everything() {
        const std::lock_guard<std::mutex> lock(mutex);
        std::string out = received + sent;
        for (const LogRecord& record : lines) {
            out += record.text + "\n";
        }
        return out;
    }
};

void run_until(ClientConfig config, State state) {
    Host host;
    auto client = test::make(std::move(config), host.handlers());
    client.start();
    host.wait_until([&] { return host.reached(state); });
    client.stop();
}

}  // namespace

TEST_CASE("a line of the log has level, component, text and the message that it is about",
          "[log]") {
    const CmsProcess cms({"--answer", "error"});
    Notebook book;
    auto config = test::plain_config(cms.port());
    book.listen_to(config, LogLevel::Debug);
    Host host;
    auto client = test::make(std::move(config), host.handlers());
    REQUIRE(client.publish(test::one_request("a")));
    client.start();
    host.wait_until([&] { return host.plan_reached(1, PlanState::Refused); });
    client.stop();

    const auto has = [&](LogLevel level, const std::string& component, const std::string& text) {
        return std::any_of(book.lines.begin(), book.lines.end(), [&](const LogRecord& line) {
            return line.level == level && line.component == component &&
                   line.text.find(text) != std::string::npos;
        });
    };
    CHECK(has(LogLevel::Info, "session", "Connecting -> Booting"));
    CHECK(has(LogLevel::Debug, "transport", "connect: "));
    CHECK(has(LogLevel::Info, "audit", "list 1"));
    CHECK(std::any_of(book.lines.begin(), book.lines.end(),
                      [](const LogRecord& line) { return line.message_id.size() == 36; }));
}

TEST_CASE("a log takes what weighs as much as its level or more", "[log]") {
    const CmsProcess cms({"--boot", "rejected"});
    Notebook book;
    auto config = test::plain_config(cms.port());
    book.listen_to(config, LogLevel::Warning);
    run_until(std::move(config), State::Waiting);
    CHECK_FALSE(book.lines.empty());
    for (const LogRecord& line : book.lines) {
        CHECK(line.level <= LogLevel::Warning);
    }
}

TEST_CASE("a client is silent unless it is told a level, and loud to its own sink alone", "[log]") {
    CHECK(ClientConfig{}.log.level == LogLevel::Off);
    const CmsProcess cms({});
    Notebook silent;
    Notebook loud;
    auto config = test::plain_config(cms.port());
    silent.listen_to(config, LogLevel::Off);
    run_until(config, State::Ready);
    config.presystem_id += "/2";
    loud.listen_to(config, LogLevel::Info);
    run_until(config, State::Ready);
    CHECK(silent.lines.empty());
    CHECK_FALSE(loud.lines.empty());
}

TEST_CASE("the wire tap has both directions", "[log]") {
    const CmsProcess cms({});
    Notebook book;
    auto config = test::plain_config(cms.port());
    book.listen_to(config, LogLevel::Off);
    run_until(std::move(config), State::Ready);
    CHECK(book.sent.find("\"BootNotification\",{\"presystem\":\"BMS\"}") != std::string::npos);
    CHECK(book.received.find("Accepted") != std::string::npos);
}

TEST_CASE("credentials reach neither log nor wire tap, even when the CMS repeats them", "[log]") {
    // base64 of bms:Open-Sesame
    const std::string basic = "Ym1zOk9wZW4tU2VzYW1l";
    const std::string echo = "bms:Open-Sesame, " + basic + ", Token-Of-Ours";
    const bool from_provider = GENERATE(false, true);
    const CmsProcess cms(
        {"--user", "bms", "--password", "Open-Sesame", "--boot", "error", "--error-text", echo});
    Notebook book;
    auto config = test::plain_config(cms.port());
    const Credentials credentials{"bms", Secret{"Open-Sesame"}};
    config.credentials = credentials;
    if (from_provider) {
        config.credentials =
            CredentialsProvider{[credentials] { return Result<Credentials>(credentials); }};
    }
    config.headers.push_back({"X-Token", Secret{"Token-Of-Ours"}});
    book.listen_to(config, LogLevel::Debug);
    run_until(std::move(config), State::Waiting);
    const std::string text = book.everything();
    CHECK(text.find("bms:***, ***, ***") != std::string::npos);
    for (const std::string& secret : {std::string("Open-Sesame"), basic, std::string("Token-Of")}) {
        CHECK(text.find(secret) == std::string::npos);
    }
}

TEST_CASE("credentials that were refused are in no log", "[log]") {
    const CmsProcess cms({"--user", "bms", "--password", "another"});
    Notebook book;
    auto config = test::plain_config(cms.port());
    config.credentials = Credentials{"bms", Secret{"Open-Sesame"}};
    book.listen_to(config, LogLevel::Debug);
    run_until(std::move(config), State::Waiting);
    CHECK(book.everything().find("401") != std::string::npos);
    CHECK(book.everything().find("Open-Sesame") == std::string::npos);
}
