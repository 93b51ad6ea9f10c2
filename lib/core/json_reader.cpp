// SPDX-License-Identifier: Apache-2.0
// A copy of RapidJSON of our own namespace: another one in the same program may be built with other
// macros.
#define RAPIDJSON_NAMESPACE vdv463_rapidjson
#define RAPIDJSON_NAMESPACE_BEGIN namespace vdv463_rapidjson {
#define RAPIDJSON_NAMESPACE_END }

#include "json_reader.hpp"

#include "text_stream.hpp"
#include "utf8.hpp"

#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <algorithm>

namespace vdv463_rapidjson {

template <>
struct StreamTraits<vdv463::core::TextStream> {
    enum { copyOptimization = 0 };
};

template <>
inline void SkipWhitespace(vdv463::core::TextStream& stream) {
    stream.skip_white_space();
}

}  // namespace vdv463_rapidjson

namespace vdv463::core {
namespace {

namespace rj = vdv463_rapidjson;

/// Hands RapidJSON's events on to the tape. It is told that it works in place, so that it copies
/// no string; where one begins and ends is the stream's to know.
class Handler {
public:
    Handler(TapeWriter& writer, TextStream& stream, Unescaped& unescaped) noexcept
        : writer_(writer), stream_(stream), unescaped_(unescaped) {}

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

    bool RawNumber(const char*, rj::SizeType length, bool) {
        return writer_.number(position() - length, length);
    }
    bool String(const char* text, rj::SizeType length, bool) {
        const std::uint32_t begin = stream_.offset_of(text);
        return unescaped_.in_use() ? writer_.unescaped_string(begin, {unescaped_.finish(), length})
                                   : writer_.string(begin, length);
    }
    bool Key(const char* text, rj::SizeType length, bool) {
        const std::uint32_t begin = stream_.offset_of(text);
        return unescaped_.in_use() ? writer_.unescaped_key(begin, {unescaped_.finish(), length})
                                   : writer_.key(begin, length);
    }
    bool StartObject() { return writer_.open(TokenType::Object, position() - 1); }
    bool StartArray() { return writer_.open(TokenType::Array, position() - 1); }
    bool EndObject(rj::SizeType count) { return writer_.close(count); }
    bool EndArray(rj::SizeType count) { return writer_.close(count); }

private:
    std::uint32_t position() const noexcept { return static_cast<std::uint32_t>(stream_.Tell()); }

    bool literal(TokenType type, std::uint32_t length) {
        return writer_.literal(type, position() - length, length);
    }

    TapeWriter& writer_;
    TextStream& stream_;
    Unescaped& unescaped_;
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

std::optional<Error> JsonReader::read(std::string_view text, const DecodeLimits& limits) {
    writer_.start(text, limits);
    if (std::optional<Error> error = check_bytes(text, limits)) {
        return error;
    }
    Unescaped unescaped{tape.unescaped};
    TextStream stream{text, byte_order_mark_length(text), unescaped};
    Handler handler{writer_, stream, unescaped};
    rj::Reader reader;
    const rj::ParseResult result =
        reader.Parse<rj::kParseInsituFlag | rj::kParseNumbersAsStringsFlag>(stream, handler);
    if (writer_.error) {
        return std::move(writer_.error);
    }
    if (result.Code() == rj::kParseErrorNumberTooBig) {
        return writer_.refuse_number(result.Offset());
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
