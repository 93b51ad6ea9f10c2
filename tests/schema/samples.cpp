// SPDX-License-Identifier: Apache-2.0
// The library's side of check.py. Not a test itself.
//   vdv463_schema_samples write COUNT   COUNT random messages per version: version, tab, text
//   vdv463_schema_samples judge         reads one text a line; answers a line with the versions in
//                                       which strict reading takes it, or "none"
//   vdv463_schema_samples read          reads version, tab, text a line; answers a line with what
//                                       strict and lenient reading say: "ok", or the error's code,
//                                       a blank and its path; with a tab between them
#include <vdv463/codec.hpp>
#include <vdv463/validate.hpp>
#include "random_model.hpp"

#include <cstdlib>
#include <iostream>
#include <string>

namespace {

using namespace vdv463;

constexpr SchemaVersion versions[] = {SchemaVersion::V1_0, SchemaVersion::V1_1,
                                      SchemaVersion::V2_0};

int fail(const std::string& what, SchemaVersion version, const std::string& text) {
    std::cerr << what << " in " << to_string(version) << ": " << text << '\n';
    return 1;
}

/// Schema problems only: random values may well contradict one another.
bool finds_schema_problem(const Message& message, SchemaVersion version) {
    ValidateOptions options;
    options.version = version;
    options.plausibility = false;
    return !validate(message, options).empty();
}

int write_samples(std::uint32_t count) {
    for (const SchemaVersion version : versions) {
        for (std::uint32_t seed = 0; seed < count; ++seed) {
            test::RandomModel random{seed, version};
            const Message message = test::random_message(random, version);
            const Result<std::string> text = encode(message, {version, EnvelopeForm::Array});
            if (!text) {
                return fail("not written", version, text.error().to_string());
            }
            if (finds_schema_problem(message, version)) {
                return fail("written, but validate() finds a problem", version, *text);
            }
            const Result<Message> strict = decode(*text, {DecodeMode::Strict, version, {}});
            if (!strict) {
                return fail("not read back", version, strict.error().to_string() + "\n" + *text);
            }
            const Result<Message> lenient = decode(*text);
            if (!lenient || !(*strict == message) || !(*lenient == message)) {
                return fail("read back as another message", version, *text);
            }
            if (!lenient->issues.empty() || !lenient->conforms_to.contains(version)) {
                return fail("read back with an issue", version, *text);
            }
            std::cout << to_string(version) << '\t' << *text << '\n';
        }
    }
    return 0;
}

int judge() {
    std::string text;
    while (std::getline(std::cin, text)) {
        const Result<Message> lenient = decode(text);
        std::string taken;
        for (const SchemaVersion version : versions) {
            const bool strict = decode(text, {DecodeMode::Strict, version, {}}).has_value();
            const bool conforms = lenient && lenient->conforms_to.contains(version);
            if (strict != conforms) {
                return fail("strict and lenient reading disagree", version, text);
            }
            taken += strict ? (taken.empty() ? "" : " ") + std::string{to_string(version)} : "";
        }
        std::cout << (taken.empty() ? "none" : taken) << '\n';
    }
    return 0;
}

std::string outcome(const Result<Message>& message) {
    if (message) {
        return "ok";
    }
    const Error& error = message.error();
    return std::string{error_info(error.value()).name} + ' ' + error.path;
}

int read_lines() {
    std::string line;
    while (std::getline(std::cin, line)) {
        const std::string_view name = std::string_view{line}.substr(0, 3);
        const auto* version = core::find_entry_by_text<SchemaVersion>(name);
        if (version == nullptr || line.size() < 4) {
            std::cerr << "expected a version and a tab: " << line << '\n';
            return 2;
        }
        const std::string_view text = std::string_view{line}.substr(4);
        const Result<Message> strict = decode(text, {DecodeMode::Strict, version->value, {}});
        std::cout << outcome(strict) << '\t' << outcome(decode(text)) << '\n';
    }
    return 0;
}

}  // namespace

int main(int count, char** arguments) {
    const std::string mode = count > 1 ? arguments[1] : "";
    if (mode == "write" && count == 3) {
        return write_samples(static_cast<std::uint32_t>(std::strtoul(arguments[2], nullptr, 10)));
    }
    if (mode == "judge" && count == 2) {
        return judge();
    }
    if (mode == "read" && count == 2) {
        return read_lines();
    }
    std::cerr << "usage: vdv463_schema_samples write COUNT | judge | read\n";
    return 2;
}
