// SPDX-License-Identifier: Apache-2.0
// golden_table DIRECTORY: reads the two samples of every cell, message x version x dialect, and
// prints the table of README.md. Ends with 1 when a cell has no sample, a sample no cell, or a
// sample does not do what its name says.
#include <vdv463/codec.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>
#include <stdexcept>
#include <string>

namespace {

using namespace vdv463;
namespace fs = std::filesystem;

constexpr const char* messages[] = {"boot_request",
                                    "boot_confirmation",
                                    "requests_request",
                                    "requests_confirmation",
                                    "information_request",
                                    "information_confirmation",
                                    "error"};
constexpr SchemaVersion versions[] = {SchemaVersion::V1_0, SchemaVersion::V1_1,
                                      SchemaVersion::V2_0};
constexpr const char* dialects[] = {"standard", "tmh", "vemo", "favonius", "ekoenergetyka"};
constexpr const char* code_mark = "`";

std::string text_of(const fs::path& file) {
    std::ifstream in{file, std::ios::binary};
    std::string text{std::istreambuf_iterator<char>{in}, {}};
    if (!in || text.empty() || text.back() != '\n') {
        throw std::runtime_error{file.string() + " is missing or does not end with a line feed"};
    }
    text.pop_back();
    return text;
}

std::string marked(const std::string& text) {
    return code_mark + text + code_mark;
}

std::string refusal(const Error& error) {
    std::string text = "refused: " + std::string{error_info(error.value()).name};
    if (!error.path.empty()) {
        text += " at " + marked(error.path);
    }
    if (error.offset) {
        text += " at byte " + std::to_string(*error.offset);
    }
    return text;
}

std::string taken_with(const std::vector<Issue>& issues) {
    std::string text = "taken";
    for (const Issue& issue : issues) {
        text += "; " + issue.rule + " at " + marked(issue.path);
    }
    return text;
}

std::string conformity(const Message& message) {
    std::string text;
    for (const SchemaVersion version : versions) {
        if (message.conforms_to.contains(version)) {
            text += text.empty() ? "" : ", ";
            text += to_string(version);
        }
    }
    return text.empty() ? "none" : text;
}

std::string written_again(const std::string& text, const Message& message, SchemaVersion version) {
    const Result<std::string> written = encode(message, {version, message.envelope.form});
    if (!written) {
        return refusal(written.error());
    }
    if (*written == text) {
        return "same text";
    }
    const Result<Message> again = decode(*written);
    return again && *again == message ? "same message" : "another message";
}

std::string strict_verdict(const std::string& text, SchemaVersion version) {
    const Result<Message> message = decode(text, {DecodeMode::Strict, version, {}});
    return message ? "taken" : refusal(message.error());
}

std::string row(const fs::path& root, const std::string& name, SchemaVersion version,
                bool is_good) {
    const std::string text = text_of(root / (name + ".json"));
    const Result<Message> message = decode(text);
    if (message.has_value() != is_good) {
        throw std::runtime_error{name + " is " + (is_good ? "refused" : "taken")};
    }
    const std::string strict = strict_verdict(text, version);
    if (!message) {
        return "| " + name + " | " + refusal(message.error()) + " | none | " + strict + " | |\n";
    }
    return "| " + name + " | " + taken_with(message->issues) + " | " + conformity(*message) +
           " | " + strict + " | " + written_again(text, *message, version) + " |\n";
}

std::set<std::string> samples_in(const fs::path& root) {
    std::set<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator{root}) {
        const fs::path relative = fs::relative(entry.path(), root);
        if (entry.path().extension() == ".json" && relative.has_parent_path()) {
            names.insert(relative.parent_path().string() + "/" + relative.stem().string());
        }
    }
    return names;
}

void print_table(const fs::path& root) {
    std::set<std::string> unused = samples_in(root);
    std::cout << "| sample | read leniently | conforms to | read strictly in its version | "
                 "written again in its version |\n|---|---|---|---|---|\n";
    for (const std::string dialect : dialects) {
        for (const std::string message : messages) {
            for (const SchemaVersion version : versions) {
                const std::string good =
                    dialect + "/" + message + "_" + std::string{to_string(version)};
                const std::string bad = good + "_refused";
                std::cout << row(root, good, version, true) << row(root, bad, version, false);
                unused.erase(good);
                unused.erase(bad);
            }
        }
    }
    if (!unused.empty()) {
        throw std::runtime_error{*unused.begin() + " belongs to no cell of the table"};
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: golden_table DIRECTORY\n";
        return 2;
    }
    try {
        print_table(argv[1]);
    } catch (const std::exception& error) {
        std::cerr << "golden_table: " << error.what() << '\n';
        return 1;
    }
    std::cout.flush();
    return std::cout ? 0 : 1;
}
