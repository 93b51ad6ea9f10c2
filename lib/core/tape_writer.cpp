// SPDX-License-Identifier: Apache-2.0
#include "tape_writer.hpp"

#include "path.hpp"
#include "text.hpp"
#include "utf8.hpp"

#include <algorithm>
#include <cstring>

namespace vdv463::core {
namespace {

/// The parser recurses, so that the caller's limit may not grow to the size of the stack.
constexpr std::size_t greatest_depth = 1000;

}  // namespace

void TapeWriter::start(std::string_view text, const DecodeLimits& limits) {
    tape_.text = text;
    tape_.unescaped.clear();
    tape_.clear();
    limits_ = limits;
    most_open_ = std::min(limits.max_depth, greatest_depth);
    most_entries_ = static_cast<std::uint32_t>(
        std::min<std::size_t>(limits.max_list_entries, Container{}.most));
    open_.assign(1, Container{});
    error.reset();
}

/// A text goes on about as it began, so that its beginning tells how much room the rest needs. What
/// only hostile texts need is not believed: there the room grows with the tape.
void TapeWriter::make_room(std::uint32_t begin) {
    constexpr std::size_t least = 256;
    constexpr std::size_t enough_to_tell = 2048;
    constexpr std::size_t usual_bytes_per_token = 12;  // of a dense message
    const std::size_t size = tape_.size();
    const std::size_t expected = size < enough_to_tell ? 0 : size * tape_.text.size() / begin;
    const std::size_t believed =
        std::min(expected + expected / 64, tape_.text.size() / usual_bytes_per_token);
    tape_.make_room(believed > size + least ? believed - size : size / 2 + least);
}

void TapeWriter::put_with_extents(TokenType type, std::uint32_t begin, const Extent& content) {
    const Container& parent = open_.back();
    const bool is_short =
        content.length < Token::long_content && (content.begin & Extent::unescaped) == 0;
    Token token{begin, with_slot(is_short ? content.length : Token::long_content, parent.key_slot),
                0, static_cast<std::uint8_t>(type)};
    token.set(Token::extended);
    if (parent.is_object) {
        token.key_length = Token::long_key;
    }
    tape_.push(token);
    if (parent.is_object) {
        tape_.push(parent.key);
    }
    if (!is_short) {
        tape_.push(content);
    }
}

bool TapeWriter::unescaped_string(std::uint32_t begin, const Extent& content) {
    if (!count_in_parent(begin - 1) || !check_unescaped(begin, content)) {
        return false;
    }
    ensure_room(begin);
    put_with_extents(TokenType::String, begin, {content.begin | Extent::unescaped, content.length});
    return true;
}

bool TapeWriter::unescaped_key(std::uint32_t begin, const Extent& content) {
    open_.back().key = no_key;
    if (!check_unescaped(begin, content)) {
        return false;
    }
    note_key({content.begin | Extent::unescaped, content.length},
             tape_.unescaped.data() + content.begin);
    return true;
}

Error TapeWriter::refuse_number(std::size_t begin) {
    const std::string_view rest = tape_.text.substr(begin);
    const std::string_view digits = rest.substr(0, rest.find_first_not_of("+-.0123456789Ee"));
    if (number(static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(digits.size()))) {
        error = Error{errc::out_of_range,
                      "expected a number up to 1.8e308 with an exponent up to 308, found " +
                          shorten(digits, longest_found_text)};
        error->path = path();
        error->offset = begin;
    }
    return *std::move(error);
}

bool TapeWriter::open(TokenType type, std::uint32_t begin) {
    if (!count_in_parent(begin + 1)) {
        return false;
    }
    if (open_.size() > most_open_) {
        return refuse("at most " + std::to_string(limits_.max_depth) + " nested containers",
                      begin + 1);
    }
    const Tape::Index at = tape_.size();
    put(type, begin, 0);
    tape_.tokens[at].set(Token::extended);
    tape_.push(Extent{0, 0});
    Container& opened = open_.emplace_back();
    opened.token = at;
    opened.is_object = type == TokenType::Object;
    if (!opened.is_object) {
        opened.most = most_entries_;
    }
    return true;
}

bool TapeWriter::close(std::uint32_t count) {
    const Container& closed = open_.back();
    if (closed.shared_slots != 0) {
        mark_duplicates(closed.token);
    }
    if (closed.is_object) {
        Token& token = tape_.tokens[closed.token];
        token.length_and_slot = with_slot(std::min(count, Tape::many_members), token.slot());
    }
    tape_.replace(tape_.content(closed.token) - 1,
                  {tape_.size(), closed.is_object ? closed.slots : count});
    open_.pop_back();
    return true;
}

/// Marks all but the last of the members with the same name.
void TapeWriter::mark_duplicates(Tape::Index object) {
    members_.clear();
    for (Tape::Index at = tape_.content(object); at < tape_.size(); at = tape_.behind(at)) {
        members_.push_back(at);
    }
    // Not a stable sort, which takes memory: the indexes are the order of the text.
    std::sort(members_.begin(), members_.end(), [this](Tape::Index a, Tape::Index b) {
        const int order = tape_.key(a).compare(tape_.key(b));
        return order != 0 ? order < 0 : a < b;
    });
    for (std::size_t i = 1; i < members_.size(); ++i) {
        if (tape_.key(members_[i - 1]) == tape_.key(members_[i])) {
            tape_.tokens[members_[i - 1]].set(Token::overridden);
        }
    }
}

/// The received bytes are UTF-8; only an escape for half of a surrogate pair can break that.
bool TapeWriter::check_unescaped(std::uint32_t begin, const Extent& content) {
    if (content.length > limits_.max_string_bytes) {
        return refuse_length("text", begin - 1, content.length);
    }
    const std::string_view unescaped{tape_.unescaped.data() + content.begin, content.length};
    if (find_invalid_utf8(unescaped) == std::string_view::npos) {
        return true;
    }
    error = Error{errc::invalid_utf8, "expected UTF-8, found an escaped half of a surrogate pair"};
    error->path = path();
    error->offset = begin;
    return false;
}

bool TapeWriter::refuse_key(std::uint32_t begin, std::uint32_t length) {
    open_.back().key = no_key;
    return refuse_length("text", begin - 1, length);
}

bool TapeWriter::refuse_entry(std::size_t position) {
    return refuse("a list of at most " + std::to_string(limits_.max_list_entries) + " entries",
                  position);
}

bool TapeWriter::refuse_length(std::string_view what, std::size_t position, std::uint32_t length) {
    const bool text = what == "text";
    return refuse("a " + std::string{what} + " of at most " +
                      std::to_string(text ? limits_.max_string_bytes : limits_.max_number_bytes) +
                      (text ? " bytes" : " characters") + ", found " + std::to_string(length),
                  position);
}

bool TapeWriter::refuse(const std::string& expected, std::size_t position) {
    error = Error{errc::limit_exceeded, "expected " + expected};
    error->path = path();
    error->offset = position;
    return false;
}

std::string TapeWriter::path() const {
    std::string out;
    for (std::size_t i = 1; i < open_.size(); ++i) {
        const Container& container = open_[i];
        if (!container.is_object) {
            append_step(out, std::size_t{container.count} - 1);
        } else if (container.key.begin != no_key.begin) {
            append_step(out, tape_.view(container.key));
        }
    }
    return out;
}

}  // namespace vdv463::core
