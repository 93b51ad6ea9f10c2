// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace vdv463::core {

/// The contents of strings with escapes, one behind the other.
class Unescaped {
public:
    explicit Unescaped(std::string& texts) noexcept : texts_(texts) {}

    /// Begins a content with what stands before its first escape.
    void start(std::string_view plain) {
        begin_ = texts_.size();
        texts_.append(plain);
    }
    void put(char c) { texts_.push_back(c); }
    std::size_t length() const noexcept { return texts_.size() - begin_; }
    /// Ends a content, which has a zero byte behind it; returns where it begins.
    std::uint32_t finish() noexcept {
        const auto begin = static_cast<std::uint32_t>(begin_);
        texts_.pop_back();
        return begin;
    }

private:
    std::string& texts_;
    std::size_t begin_ = 0;
};

/// What the copies of a TextStream share.
struct TextState {
    const char* begin;
    const char* end;
    std::uintptr_t origin;    ///< where the text begins, as seen from the stream's place
    std::size_t length = 0;   ///< of the last string, before its first escape
    bool is_escaped = false;  ///< the last string has escapes
    Unescaped& unescaped;

    TextState(std::string_view text, Unescaped& texts) noexcept
        : begin(text.data()),
          end(text.data() + text.size()),
          origin(reinterpret_cast<std::uintptr_t>(begin)),
          unescaped(texts) {}
};

/// A text as RapidJSON's parser takes it in place: a stream that is read from and written to. But
/// nothing is written into the text: strings without escapes stay where they are, the others are
/// put together elsewhere. Behind the end a zero byte is seen. Small, because the parser goes
/// through every string and number with a copy.
class TextStream {
public:
    using Ch = char;

    /// Whether the text may be read as it stands. What it ends with then is either the end of a
    /// container or in a string, so that no other byte has to be checked for being the last. Any
    /// other text needs a zero byte of its own behind it.
    static bool ends_itself(std::string_view text) noexcept {
        return !text.empty() && (text.back() == ']' || text.back() == '}');
    }

    TextStream(TextState& state, std::size_t begin) noexcept
        : at_(state.begin + begin), state_(&state) {}

    Ch Peek() const noexcept { return *at_; }
    Ch Take() noexcept {
        const Ch c = *at_;
        ++at_;
        return c;
    }
    /// To be called behind what may be the last byte of the text, before Peek().
    void leave_text_at_end() noexcept {
        if (at_ == state_->end) {
            leave_text();
        }
    }
    std::size_t Tell() const noexcept { return address(at_) - state_->origin; }
    std::uint32_t offset_of(const char* text) const noexcept {
        return static_cast<std::uint32_t>(text - state_->begin);
    }

    void skip_white_space() noexcept {
        while (static_cast<unsigned char>(*at_) <= ' ') {
            if (*at_ != ' ' && *at_ != '\n' && *at_ != '\r' && *at_ != '\t') {
                return;
            }
            ++at_;
        }
    }

    /// Called where the content of a string begins: goes straight to what ends it or is special in
    /// it. Called where a number begins too, where there is no quote before.
    Ch* PutBegin() {
        const char* const head = at_;
        if (head != state_->begin && head[-1] == '"') {
            at_ = find_special(head, state_->end);
            state_->length = static_cast<std::size_t>(at_ - head);
            state_->is_escaped = false;
            leave_text_at_end();
            if (*at_ == '\\') {
                state_->is_escaped = true;
                state_->unescaped.start({head, state_->length});
            }
        }
        // The parser is only lent the pointer: it writes by way of Put().
        return const_cast<Ch*>(head);
    }
    void Put(Ch c) {
        if (state_->is_escaped) {
            state_->unescaped.put(c);
            leave_text_at_end();
        }
    }
    /// The length with the zero byte that the parser has put behind the string.
    std::size_t PutEnd(const Ch*) const noexcept {
        return state_->is_escaped ? state_->unescaped.length() : state_->length + 1;
    }

private:
    static std::uintptr_t address(const char* at) noexcept {
        return reinterpret_cast<std::uintptr_t>(at);
    }

    /// Goes on to a zero byte elsewhere.
    void leave_text() noexcept {
        static constexpr char zero = '\0';
        at_ = &zero;
        state_->origin = address(at_) - static_cast<std::size_t>(state_->end - state_->begin);
    }

    /// The first quote, backslash or control character, or `end`.
    static const char* find_special(const char* at, const char* end) noexcept {
#ifdef __SSE2__
        constexpr std::ptrdiff_t block = 16;
        const __m128i quote = _mm_set1_epi8('"');
        const __m128i backslash = _mm_set1_epi8('\\');
        const __m128i last_control = _mm_set1_epi8(0x1F);
        for (; end - at >= block; at += block) {
            const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
            const __m128i control = _mm_cmpeq_epi8(_mm_max_epu8(bytes, last_control), last_control);
            const __m128i found = _mm_or_si128(
                _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)),
                control);
            const auto mask = static_cast<unsigned>(_mm_movemask_epi8(found));
            if (mask != 0) {
                return at + __builtin_ctz(mask);
            }
        }
#endif
        while (at != end && *at != '"' && *at != '\\' && static_cast<unsigned char>(*at) > 0x1F) {
            ++at;
        }
        return at;
    }

    const char* at_;
    TextState* state_;
};

}  // namespace vdv463::core
