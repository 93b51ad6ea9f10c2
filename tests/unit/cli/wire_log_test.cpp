// SPDX-License-Identifier: Apache-2.0
#include "wire_log.hpp"

#include "files.hpp"
#include "recording.hpp"

#include <catch2/catch.hpp>

#include <sys/stat.h>
#include <unistd.h>

using namespace vdv463;
using namespace vdv463::cli;
using namespace std::chrono_literals;

namespace {

ClientConfig config_with_secrets() {
    ClientConfig config;
    config.credentials = Credentials{"bms", Secret("open \"sesame\"")};
    config.headers.push_back({"X-Token", Secret("hunter2")});
    return config;
}

}  // namespace

TEST_CASE("a line of a recording has time, direction and text", "[wire_log]") {
    CHECK(wire_line(1.5, WireDirection::In, "[\"a\"]") ==
          R"({"t":1.500,"dir":"in","text":"[\"a\"]"})");
    CHECK(wire_line(0, WireDirection::Out, "x") == R"({"t":0.000,"dir":"out","text":"x"})");
}

TEST_CASE("secrets are taken out in each form in which they can come", "[wire_log]") {
    const std::vector<Secret> secrets = secrets_of(config_with_secrets());
    CHECK(redacted("a hunter2 b hunter2", secrets) == "a *** b ***");
    CHECK(redacted("open \"sesame\"", secrets) == "***");
    CHECK(redacted(R"("open \"sesame\"")", secrets) == R"("***")");
    CHECK(redacted("Basic Ym1zOm9wZW4gInNlc2FtZSI=", secrets) == "Basic ***");
    CHECK(redacted("nothing of that kind", secrets) == "nothing of that kind");
}

TEST_CASE("what is recorded can be read again", "[wire_log]") {
    const auto place = TemporaryFile::create("");
    REQUIRE(place);
    const std::string file = place->path() + ".ndjson";
    ClientConfig config = config_with_secrets();
    REQUIRE_FALSE(record_to(file, config));
    config.log.wire(WireDirection::Out, "{\"text\": \"gr\xC3\xBC\xC3\x9F, \\\"hunter2\\\"\"}");
    config.log.wire(WireDirection::In, "hello");
    struct stat about {};
    REQUIRE(stat(file.c_str(), &about) == 0);
    CHECK((about.st_mode & 0777U) == 0600U);
    const auto text = read_file(file, 10000);
    unlink(file.c_str());
    REQUIRE(text);
    CHECK(is_recording(*text));
    const auto entries = read_recording(*text);
    REQUIRE(entries);
    REQUIRE(entries->size() == 2);
    CHECK((*entries)[0].direction == WireDirection::Out);
    CHECK((*entries)[0].text == "{\"text\": \"gr\xC3\xBC\xC3\x9F, \\\"***\\\"\"}");
    CHECK((*entries)[1].text == "hello");
    CHECK((*entries)[1].line == 2);
}

TEST_CASE("a file that is there is not recorded over", "[wire_log]") {
    const auto file = TemporaryFile::create("precious");
    REQUIRE(file);
    ClientConfig config;
    CHECK(record_to(file->path(), config));
    CHECK(*read_file(file->path(), 100) == "precious");
}

TEST_CASE("a recording by hand may have blank lines, times of day and other members",
          "[recording]") {
    const auto entries = read_recording(
        "\n{\"t\":\"2026-01-15T10:00:00Z\",\"dir\":\"in\",\"text\":\"a\",\"note\":1}\n\n"
        "{\"t\":2.25,\"dir\":\"out\",\"text\":\"b\"}");
    REQUIRE(entries);
    REQUIRE(entries->size() == 2);
    CHECK((*entries)[0].line == 2);
    CHECK((*entries)[1].time == 2250ms);
}

TEST_CASE("a line that is none is named", "[recording]") {
    const std::string good = R"({"t":1,"dir":"in","text":"a"})"
                             "\n";
    for (const char* line :
         {"x", "{}", R"({"t":1,"dir":"up","text":"a"})", R"({"t":"x","dir":"in","text":"a"})",
          R"({"t":1,"dir":"in"})", R"({"t":1,"dir":"in","text":1})",
          R"({"t":1e300,"dir":"in","text":"a"})"}) {
        CAPTURE(line);
        const auto entries = read_recording(good + line);
        REQUIRE_FALSE(entries);
        CHECK_THAT(entries.error().detail, Catch::Contains("line 2"));
    }
}

TEST_CASE("messages and payloads are no recordings", "[recording]") {
    CHECK_FALSE(is_recording(""));
    CHECK_FALSE(is_recording("[1,\"BMS\"]"));
    CHECK_FALSE(is_recording(R"({"chargingRequestList":[]})"));
    CHECK_FALSE(is_recording(R"({"errorMessage":"x"})"));
}
