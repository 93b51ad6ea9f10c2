// SPDX-License-Identifier: Apache-2.0
#include "messages.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace vdv463;
using namespace vdv463::test;

namespace {

struct Golden {
    std::string name;
    std::string conforms_to;
    std::string written_again_in;  ///< versions in which encoding gives the same text again
    using Strings = std::vector<std::string>;
    Strings issues;
};

/// Every sample that lies in tests/golden itself; its README.md lists those of the directories.
const std::vector<Golden> golden = {
    {"boot_confirmation", "1.0 1.1 2.0", "1.0 1.1 2.0", {}},
    {"boot_request", "1.0 1.1 2.0", "1.0 1.1 2.0", {}},
    {"error_1_x", "1.0 1.1", "1.0 1.1", {}},
    {"error_2_0", "1.0 1.1 2.0", "2.0", {}},
    {"information_1_0", "1.0 1.1", "1.0 1.1", {}},
    {"information_1_1", "1.1", "1.1", {}},
    {"information_2_0", "2.0", "2.0", {}},
    {"information_confirmation", "1.0 1.1 2.0", "1.0 1.1 2.0", {}},
    {"information_texts", "1.1 2.0", "1.1 2.0", {}},
    {"requests_2_0", "2.0", "2.0", {}},
    {"requests_confirmation", "1.0 1.1 2.0", "1.0 1.1 2.0", {}},
    {"requests_empty", "1.1 2.0", "1.1 2.0", {}},
    {"requests_full", "1.0 1.1 2.0", "1.0 1.1 2.0", {}},
    {"requests_instruction", "1.0 1.1", "1.0 1.1", {}},
    {"requests_minimal", "1.0 1.1 2.0", "1.0 1.1 2.0", {}},
    {"dialect_boot_prefixed_id", "", "1.0 1.1 2.0", {"message_id"}},
    {"dialect_empty_prediction", "1.1", "", {}},
    {"dialect_error_code", "", "", {"message_id"}},
    {"dialect_error_message", "1.0 1.1", "1.0 1.1", {}},
    {"dialect_error_unknown_action", "", "", {"message_id", "unknown_action"}},
    {"dialect_missing_predicted_time", "", "", {"missing_member"}},
    {"dialect_nine_digit_fraction", "1.0 1.1 2.0", "", {"rounded"}},
    {"dialect_object_form", "", "", {"null_value"}},
};

std::string text_of_file(const std::string& name) {
    std::ifstream in{std::string{VDV463_GOLDEN_DIR} + "/" + name + ".json", std::ios::binary};
    REQUIRE(in);
    std::string text{std::istreambuf_iterator<char>{in}, {}};
    REQUIRE(text.back() == '\n');
    text.pop_back();
    return text;
}

}  // namespace

TEST_CASE("the golden samples read as stated", "[golden]") {
    for (const Golden& sample : golden) {
        INFO(sample.name);
        const std::string text = text_of_file(sample.name);
        CHECK(strictly_taken_in(text) == sample.conforms_to);
        const auto message = decode(text);
        REQUIRE(message);
        Golden::Strings rules;
        for (const Issue& issue : message->issues) {
            rules.push_back(issue.rule);
        }
        CHECK(rules == sample.issues);
    }
}

TEST_CASE("the golden samples are written again as they were read", "[golden]") {
    for (const Golden& sample : golden) {
        INFO(sample.name);
        const std::string text = text_of_file(sample.name);
        const auto message = decode(text);
        REQUIRE(message);
        std::string same;
        for (const SchemaVersion version : versions) {
            const auto written = encode(*message, {version, EnvelopeForm::Array});
            if (written && *written == text) {
                same += same.empty() ? "" : " ";
                same += to_string(version);
            }
            if (written) {
                const auto again = decode(*written);
                REQUIRE(again);
                // The code of an error has no place in 2.0.
                CHECK((*again == *message || sample.name == "dialect_error_code"));
            }
        }
        CHECK(same == sample.written_again_in);
    }
}

TEST_CASE("every golden sample is listed", "[golden]") {
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator{VDV463_GOLDEN_DIR}) {
        if (entry.path().extension() != ".json") {
            continue;
        }
        const std::string name = entry.path().stem().string();
        INFO(name);
        CHECK(std::any_of(golden.begin(), golden.end(),
                          [&name](const Golden& sample) { return sample.name == name; }));
        ++files;
    }
    CHECK(files == golden.size());
}
