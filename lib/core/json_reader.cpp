// SPDX-License-Identifier: Apache-2.0
// A copy of RapidJSON of our own namespace: another one in the same program may be built with other
// macros.
#define RAPIDJSON_NAMESPACE vdv463_rapidjson
#define RAPIDJSON_NAMESPACE_BEGIN namespace vdv463_rapidjson {
#define RAPIDJSON_NAMESPACE_END }
#ifdef __SSE2__
#define RAPIDJSON_SSE2
#endif

#include "json_reader.hpp"

#include "path.hpp"
#include "text.hpp"
#include "utf8.hpp"

#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <bitset>
#include <cstring>

namespace vdv463::core {
namespace {

namespace rj = vdv463_rapidjson;

/// RapidJSON's parser recurses, so that the caller's limit may not grow to the size of the stack.
constexpr std::size_t greatest_depth = 1000;
/// SSE2 code reads whole blocks of 16 bytes.
constexpr std::size_t padding = 32;

std::uint32_t hash_of(std::string_view name) noexcept {
    std::uint32_t hash = 2166136261U;
    for (const char c : name) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    }
    return hash;
}

/// Marks all but the last of the members with the same name.
class DuplicateMarker {
public:
    explicit DuplicateMarker(Tape& tape) noexcept : tape_(tape) {}

    void operator()(std::uint32_t first_key, std::uint32_t count) {
        if (!may_have_duplicates(first_key, count)) {
            return;
        }
        keys_.clear();
        for (std::uint32_t key = first_key, i = 0; i < count; ++i) {
            keys_.push_back(key);
            key = tape_.tokens[key + 1].next;
        }
        const auto name = [this](std::uint32_t key) { return tape_.view(tape_.tokens[key]); };
        std::stable_sort(keys_.begin(), keys_.end(),
                         [&name](std::uint32_t a, std::uint32_t b) { return name(a) < name(b); });
        for (std::size_t i = 1; i < keys_.size(); ++i) {
            tape_.tokens[keys_[i - 1]].overridden = name(keys_[i - 1]) == name(keys_[i]);
        }
    }

private:
    bool may_have_duplicates(std::uint32_t key, std::uint32_t count) const {
        std::bitset<1024> seen;
        for (std::uint32_t i = 0; i < count; ++i) {
            const std::size_t bit = tape_.tokens[key].next % seen.size();
            if (seen[bit]) {
                return true;
            }
            seen[bit] = true;
            key = tape_.tokens[key + 1].next;
        }
        return false;
    }

    Tape& tape_;
    std::vector<std::uint32_t> keys_;
};

/// Writes RapidJSON's events onto the tape. An event that breaks a limit answers false, which ends
/// the parsing; `error` then says why.
class TapeWriter {
public:
    using Ch = char;

    TapeWriter(Tape& tape, rj::InsituStringStream& stream, const DecodeLimits& limits)
        : tape_(tape), stream_(stream), limits_(limits), mark_duplicates_(tape) {}

    std::optional<Error> error;

    bool Null() { return literal(TokenType::Null, 4); }
    bool Bool(bool value) {
        return value ? literal(TokenType::True, 4) : literal(TokenType::False, 5);
    }
    // Numbers come as text: RapidJSON 1.1.0's own conversions are not exact.
    bool Int(int) { return false; }
    bool Uint(unsigned) { return false; }
    bool Int64(std::int64_t) { return false; }
    bool Uint64(std::uint64_t) { return false; }
    bool Double(double) { return false; }

    bool RawNumber(const char* text, rj::SizeType length, bool) {
        if (!count_in_parent()) {
            return false;
        }
        if (length > limits_.max_number_bytes) {
            return refuse("a number of at most " + std::to_string(limits_.max_number_bytes) +
                          " characters, found " + std::to_string(length));
        }
        return push(TokenType::Number, offset_of(text), length);
    }

    bool String(const char* text, rj::SizeType length, bool) {
        return count_in_parent() && check_text(text, length) &&
               push(TokenType::String, offset_of(text), length);
    }

    bool Key(const char* text, rj::SizeType length, bool) {
        open_.back().last_key = 0;
        if (!check_text(text, length)) {
            return false;
        }
        open_.back().last_key = size();
        tape_.tokens.push_back({offset_of(text), length, hash_of({text, length}), TokenType::Key});
        return true;
    }

    /// For a number that RapidJSON gives up on: beyond a double's range, or a zero with an exponent
    /// that would be.
    Error refuse_number(std::size_t offset) {
        const std::string_view number = std::string_view{tape_.text}.substr(offset);
        const std::size_t length = number.find_first_not_of("+-.0123456789Ee");
        if (RawNumber(number.data(), static_cast<rj::SizeType>(length), false)) {
            error = Error{errc::out_of_range,
                          "expected a number up to 1.8e308 with an exponent up to 308, found " +
                              shorten(number.substr(0, length), longest_found_text)};
            error->path = path();
            error->offset = offset;
        }
        return *std::move(error);
    }

    bool StartObject() { return open(TokenType::Object); }
    bool StartArray() { return open(TokenType::Array); }

    bool EndObject(rj::SizeType count) {
        mark_duplicates_(open_.back().token + 1, count);
        return close(count);
    }
    bool EndArray(rj::SizeType count) { return close(count); }

private:
    struct Container {
        std::uint32_t token;
        std::uint32_t last_key;  ///< 0: none yet
        std::uint32_t count;
    };

    std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(tape_.tokens.size()); }
    std::uint32_t offset_of(const char* text) const noexcept {
        return static_cast<std::uint32_t>(text - tape_.text.data());
    }

    std::uint32_t position() noexcept { return static_cast<std::uint32_t>(stream_.Tell()); }

    bool literal(TokenType type, std::uint32_t length) {
        return count_in_parent() && push(type, position() - length, length);
    }

    bool push(TokenType type, std::uint32_t begin, std::uint32_t length) {
        tape_.tokens.push_back({begin, length, size() + 1, type});
        return true;
    }

    bool open(TokenType type) {
        if (!count_in_parent()) {
            return false;
        }
        if (open_.size() >= std::min(limits_.max_depth, greatest_depth)) {
            return refuse("at most " + std::to_string(limits_.max_depth) + " nested containers");
        }
        open_.push_back({size(), 0, 0});
        tape_.tokens.push_back({position() - 1, 0, Token::unfinished, type});
        return true;
    }

    bool close(std::uint32_t count) {
        Token& token = tape_.tokens[open_.back().token];
        token.length = count;
        token.next = size();
        open_.pop_back();
        return true;
    }

    bool count_in_parent() {
        if (open_.empty()) {
            return true;
        }
        Container& parent = open_.back();
        ++parent.count;
        if (tape_.tokens[parent.token].type == TokenType::Array &&
            parent.count > limits_.max_list_entries) {
            return refuse("a list of at most " + std::to_string(limits_.max_list_entries) +
                          " entries");
        }
        return true;
    }

    /// The received bytes are UTF-8; only an escape for half of a surrogate pair can break that.
    bool check_text(const char* text, rj::SizeType length) {
        if (length > limits_.max_string_bytes) {
            return refuse("a text of at most " + std::to_string(limits_.max_string_bytes) +
                          " bytes, found " + std::to_string(length));
        }
        if (std::memchr(text, 0xED, length) == nullptr ||
            find_invalid_utf8({text, length}) == std::string_view::npos) {
            return true;
        }
        error =
            Error{errc::invalid_utf8, "expected UTF-8, found an escaped half of a surrogate pair"};
        error->path = path();
        error->offset = offset_of(text);
        return false;
    }

    bool refuse(const std::string& expected) {
        error = Error{errc::limit_exceeded, "expected " + expected};
        error->path = path();
        error->offset = stream_.Tell();
        return false;
    }

    std::string path() const {
        Path path;
        for (const Container& container : open_) {
            if (tape_.tokens[container.token].type == TokenType::Object) {
                if (container.last_key != 0) {
                    path.push(tape_.view(tape_.tokens[container.last_key]));
                }
            } else {
                path.push(std::size_t{container.count} - 1);
            }
        }
        return path.to_string();
    }

    Tape& tape_;
    rj::InsituStringStream& stream_;
    const DecodeLimits& limits_;
    DuplicateMarker mark_duplicates_;
    std::vector<Container> open_;
};

Error syntax_error(const rj::ParseResult& result) {
    Error error{errc::invalid_json,
                std::string{"expected JSON: "} + rj::GetParseError_En(result.Code())};
    error.offset = result.Offset();
    return error;
}

std::optional<Error> check_bytes(std::string_view text, const DecodeLimits& limits) {
    // Offsets on the tape have 32 bits.
    constexpr std::size_t largest = std::size_t{1} << 31U;
    if (text.size() > std::min(limits.max_message_bytes, largest)) {
        return Error{errc::message_too_large, "expected a message of at most " +
                                                  std::to_string(limits.max_message_bytes) +
                                                  " bytes, found " + std::to_string(text.size())};
    }
    const std::size_t invalid = find_invalid_utf8(text);
    if (invalid != std::string_view::npos) {
        Error error{errc::invalid_utf8, "expected UTF-8, found a byte that cannot stand there"};
        error.offset = invalid;
        return error;
    }
    // RapidJSON takes a zero byte for the end of the text and would not see what follows.
    const std::size_t zero = text.find('\0');
    if (zero != std::string_view::npos) {
        Error error{errc::invalid_json, "expected JSON: found a zero byte"};
        error.offset = zero;
        return error;
    }
    return std::nullopt;
}

}  // namespace

std::size_t byte_order_mark_length(std::string_view text) noexcept {
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    return text.substr(0, mark.size()) == mark ? mark.size() : 0;
}

std::optional<Error> read_json(std::string_view text, const DecodeLimits& limits, Tape& tape) {
    if (std::optional<Error> error = check_bytes(text, limits)) {
        return error;
    }
    tape.text.clear();
    tape.text.reserve(text.size() + padding);
    tape.text.assign(text);
    tape.text.append(padding, '\0');
    std::memset(tape.text.data(), ' ', byte_order_mark_length(text));
    tape.tokens.clear();
    tape.tokens.reserve(text.size() / 12);

    rj::InsituStringStream stream{tape.text.data()};
    TapeWriter writer{tape, stream, limits};
    rj::Reader reader;
    const rj::ParseResult result =
        reader.Parse<rj::kParseInsituFlag | rj::kParseNumbersAsStringsFlag>(stream, writer);
    if (writer.error) {
        return std::move(writer.error);
    }
    if (result.Code() == rj::kParseErrorNumberTooBig) {
        return writer.refuse_number(result.Offset());
    }
    if (result.IsError()) {
        return syntax_error(result);
    }
    return std::nullopt;
}

std::string_view value_text(std::string_view text, std::size_t begin) noexcept {
    std::size_t depth = 0;
    std::size_t at = begin;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '"') {
            for (++at; at < text.size() && text[at] != '"'; ++at) {
                at += text[at] == '\\' ? 1 : 0;
            }
        } else if (c == '[' || c == '{') {
            ++depth;
        } else if (depth > 0 && (c == ']' || c == '}')) {
            --depth;
        } else if (depth == 0 && (c == ',' || c == ']' || c == '}')) {
            break;
        } else if (depth == 0) {
            continue;
        }
        if (depth == 0) {
            return text.substr(begin, at + 1 - begin);
        }
    }
    std::string_view value = text.substr(begin, at - begin);
    while (!value.empty() && value.find_last_of(" \t\r\n") == value.size() - 1) {
        value.remove_suffix(1);
    }
    return value;
}

}  // namespace vdv463::core
