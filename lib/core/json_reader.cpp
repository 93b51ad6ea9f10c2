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

// Leaves the parser at once, which otherwise asks after each step whether there was an error.
#define RAPIDJSON_PARSE_ERROR_NORETURN(code, offset) \
    throw vdv463_rapidjson::ParseResult(code, offset)
#define RAPIDJSON_PARSE_ERROR_EARLY_RETURN(value) static_cast<void>(0)
#include <rapidjson/reader.h>

#include <algorithm>

namespace vdv463_rapidjson {

template <>
struct StreamTraits<vdv463::core::TextStream> {
    enum { copyOptimization = 1 };
};

template <>
inline void SkipWhitespace(vdv463::core::TextStream& stream) {
    stream.skip_white_space();
}

}  // namespace vdv463_rapidjson

namespace vdv463::core {
namespace {

namespace rj = vdv463_rapidjson;

constexpr std::string_view white_space = " \t\r\n";

/// Hands RapidJSON's events on to the tape. It is told that it works in place, so that it copies
/// no string; where one begins and ends is the stream's to know. RapidJSON goes through strings and
/// numbers with a copy of the stream, so that its position tells nothing there.
class Handler {
public:
    Handler(TapeWriter& writer, TextStream& stream, TextState& state) noexcept
        : writer_(writer), stream_(stream), state_(state) {}

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
        return writer_.number(stream_.offset_of(text), length);
    }
    bool String(const char* text, rj::SizeType length, bool) {
        const std::uint32_t begin = stream_.offset_of(text);
        return state_.is_escaped
                   ? writer_.unescaped_string(begin, {state_.unescaped.finish(), length})
                   : writer_.string(begin, length);
    }
    bool Key(const char* text, rj::SizeType length, bool) {
        const std::uint32_t begin = stream_.offset_of(text);
        return state_.is_escaped ? writer_.unescaped_key(begin, {state_.unescaped.finish(), length})
                                 : writer_.key(begin, length);
    }
    bool StartObject() { return writer_.open(TokenType::Object, position() - 1); }
    bool StartArray() { return writer_.open(TokenType::Array, position() - 1); }
    bool EndObject(rj::SizeType count) { return close(count); }
    bool EndArray(rj::SizeType count) { return close(count); }

private:
    std::uint32_t position() const noexcept { return static_cast<std::uint32_t>(stream_.Tell()); }

    bool close(std::uint32_t count) {
        stream_.leave_text_at_end();
        return writer_.close(count);
    }
    bool literal(TokenType type, std::uint32_t length) {
        return writer_.literal(type, position() - length, length);
    }

    TapeWriter& writer_;
    TextStream& stream_;
    TextState& state_;
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
    return std::nullopt;
}

Error error_of(const rj::ParseResult& result, std::string_view text, TapeWriter& writer) {
    const std::size_t zero = text.find('\0');
    if (zero != std::string_view::npos) {
        Error error{errc::invalid_json, "expected JSON: found a zero byte"};
        error.offset = zero;
        return error;
    }
    if (writer.error) {
        return *std::move(writer.error);
    }
    if (result.Code() == rj::kParseErrorNumberTooBig) {
        return writer.refuse_number(result.Offset());
    }
    return syntax_error(result);
}

/// A text without a zero byte behind it has to end itself.
rj::ParseResult parse(std::string_view text, TapeWriter& writer, std::string& unescaped_texts) {
    Unescaped unescaped{unescaped_texts};
    TextState state{text, unescaped};
    TextStream stream{state, byte_order_mark_length(text)};
    Handler handler{writer, stream, state};
    rj::Reader reader;
    try {
        reader.Parse<rj::kParseInsituFlag | rj::kParseNumbersAsStringsFlag>(stream, handler);
    } catch (const rj::ParseResult& error) {
        return error;
    }
    // A zero byte is the end to RapidJSON, which does not see what follows.
    return stream.Tell() == text.size()
               ? rj::ParseResult{}
               : rj::ParseResult{rj::kParseErrorDocumentRootNotSingular, stream.Tell()};
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
    const std::string_view trimmed = text.substr(0, text.find_last_not_of(white_space) + 1);
    const rj::ParseResult result =
        TextStream::ends_itself(trimmed)
            ? parse(trimmed, writer_, tape.unescaped)
            : parse(std::string{text}, writer_, tape.unescaped);  // which has a zero byte behind it
    if (result.IsError()) {
        return error_of(result, text, writer_);
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
    while (!value.empty() && value.find_last_of(white_space) == value.size() - 1) {
        value.remove_suffix(1);
    }
    return value;
}

}  // namespace vdv463::core
