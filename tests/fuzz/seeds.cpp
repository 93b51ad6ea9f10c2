// SPDX-License-Identifier: Apache-2.0
// Writes what the fuzzers begin with: vdv463_fuzz_seeds GOLDEN_DIR OUT_DIR
//   OUT_DIR/vdv463.dict   every member name and enumeration text of the dialects, and bits of JSON
//   OUT_DIR/decode, OUT_DIR/round_trip, OUT_DIR/timestamp   one file per seed
#include <vdv463/codec.hpp>
#include "random_model.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>
#include <string>

namespace {

using namespace vdv463;
namespace fs = std::filesystem;

/// A visitor of the dialects that keeps the words.
class WordCollector {
public:
    std::set<std::string> words;

    template <class T>
    void member(std::string_view name, T& value, const core::Rule& = {}) {
        words.emplace(name);
        visit(value);
    }

    template <class T>
    void renamed(const core::Name& older, const core::Name& newer, T& value) {
        member(older.text, value);
        member(newer.text, value);
    }

    template <class T>
    void visit(T& value) {
        if constexpr (std::is_enum_v<T>) {
            for (const auto& entry : core::EnumTable<T>::entries) {
                words.emplace(entry.text);
            }
        } else if constexpr (std::is_class_v<T> && !std::is_same_v<T, std::string> &&
                             !std::is_same_v<T, Timestamp>) {
            core::Dialect<T>::describe(*this, value);
        }
    }
    template <class T>
    void visit(std::optional<T>& value) {
        visit(value.emplace());
    }
    template <class T>
    void visit(std::vector<T>& list) {
        visit(list.emplace_back());
    }
    template <class T>
    void collect() {
        T value;
        visit(value);
    }
};

std::set<std::string> dictionary_words() {
    WordCollector collector;
    collector.collect<BootNotificationRequest>();
    collector.collect<BootNotificationResponse>();
    collector.collect<ChargingRequests>();
    collector.collect<ChargingInformation>();
    collector.collect<Action>();
    collector.words.insert({"messageType", "source", "presystemId", "timeStamp", "messageId",
                            "messageAction", "payload", "errorMessage", "message", "errorCode",
                            "errorDescription", "description", "error", "BMS", "CMS", "ITCS"});
    return collector.words;
}

void write_file(const fs::path& path, std::string_view text) {
    std::ofstream out{path, std::ios::binary};
    out << text;
    if (!out.flush()) {
        std::cerr << "cannot write " << path << '\n';
        std::exit(1);
    }
}

void write_dictionary(const fs::path& path) {
    std::string text;
    for (const std::string& word : dictionary_words()) {
        text += "\"\\\"" + word + "\\\"\"\n";
    }
    for (const char* piece : {"null",
                              "true",
                              "false",
                              "[",
                              "]",
                              "{",
                              "}",
                              ",",
                              ":",
                              "\\\\u0000",
                              "\\\\ud83d\\\\ude8c",
                              "\\xEF\\xBB\\xBF",
                              "\\xF0\\x9F\\x9A\\x8C",
                              "\\xED\\xA0\\x80",
                              "1e308",
                              "1e-400",
                              "-0",
                              "8.0",
                              "100.5",
                              "9223372036854775808",
                              "0.1",
                              "2026-01-15T10:00:00Z",
                              "T23:59:60Z",
                              "+23:59",
                              "-00:00",
                              ".123456789",
                              "0001-01-01",
                              "9999-12-31",
                              "02-29",
                              "728ba441-4fd6-4b8b-9680-ea4018c2cd2e"}) {
        text += '"' + std::string{piece} + "\"\n";
    }
    write_file(path, text);
}

/// The texts of both codec targets, by a name of their own.
std::vector<std::pair<std::string, std::string>> message_texts(const fs::path& golden) {
    std::vector<std::pair<std::string, std::string>> texts;
    for (const auto& entry : fs::recursive_directory_iterator{golden}) {
        if (entry.path().extension() == ".json") {
            std::ifstream in{entry.path(), std::ios::binary};
            texts.emplace_back(
                entry.path().parent_path().stem().string() + "_" + entry.path().stem().string(),
                std::string{std::istreambuf_iterator<char>{in}, {}});
        }
    }
    for (const SchemaVersion version :
         {SchemaVersion::V1_0, SchemaVersion::V1_1, SchemaVersion::V2_0}) {
        for (std::uint32_t seed = 0; seed < 40; ++seed) {
            test::RandomModel random{seed, version};
            const Message message = test::random_message(random, version);
            const EnvelopeForm form = seed % 4 == 0 ? EnvelopeForm::Object : EnvelopeForm::Array;
            if (const Result<std::string> text = encode(message, {version, form})) {
                texts.emplace_back(std::string{to_string(version)} + "_" + std::to_string(seed),
                                   *text);
            }
        }
    }
    return texts;
}

/// The two bytes in front choose limits, form and the kind of a payload alone.
void write_message_seeds(const fs::path& directory, const fs::path& golden) {
    fs::create_directories(directory);
    std::size_t index = 0;
    for (const auto& [name, text] : message_texts(golden)) {
        const char choice = static_cast<char>(index % 3 + index % 2 * 8);
        ++index;
        write_file(directory / name, std::string{choice, '\0'} + text);
        const std::size_t payload = text.find(",{");
        if (text.front() == '[' && payload != std::string::npos) {
            const char kind = text.find("Information") != std::string::npos ? '\0'
                              : text.find("Requests") != std::string::npos  ? '\3'
                                                                            : '\6';
            const std::size_t end = text.find_last_of(']');
            write_file(directory / (name + "_payload"),
                       std::string{'\4', kind} + text.substr(payload + 1, end - payload - 1));
        }
    }
}

void write_timestamp_seeds(const fs::path& directory) {
    fs::create_directories(directory);
    std::size_t index = 0;
    for (const char* text :
         {"2026-01-15T10:00:00Z", "2026-01-15T10:00:00.123456789+01:00", "2016-12-31T23:59:60Z",
          "2024-02-29t12:00:00z", "2026-01-15T10:00:00", "2026-01-15T10:00:00.5-23:59",
          "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z", "1900-02-29T00:00:00Z",
          "2017-01-01T00:59:60+01:00", "2026-01-15T10:00:00.1234567890123Z", "2026-13-41",
          "\x7f\x80\x01\x02\x03\x04\x05\x06", ""}) {
        write_file(directory / std::to_string(index++), text);
    }
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) {
        std::cerr << "usage: vdv463_fuzz_seeds GOLDEN_DIR OUT_DIR\n";
        return 2;
    }
    const fs::path golden{arguments[1]};
    const fs::path out{arguments[2]};
    fs::create_directories(out);
    write_dictionary(out / "vdv463.dict");
    write_message_seeds(out / "decode", golden);
    write_message_seeds(out / "round_trip", golden);
    write_timestamp_seeds(out / "timestamp");
    return 0;
}
