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

    bool in_use() const noexcept { return begin_ != none; }
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
        begin_ = none;
        return begin;
    }

private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    std::string& texts_;
    std::size_t begin_ = none;
};

/// A text as RapidJSON's parser takes it in place: a stream that is read from and written to. But
/// nothing is written into the text: strings without escapes stay where they are, the others are
/// put together elsewhere. The text may end anywhere; behind it a zero byte is seen.
class TextStream {
public:
    using Ch = char;

    TextStream(std::string_view text, std::size_t begin, Unescaped& unescaped) noexcept
        : begin_(text.data()),
          end_(text.data() + text.size()),
          at_(begin < text.size() ? text.data() + begin : end_of_text()),
          unescaped_(&unescaped) {}

    Ch Peek() const noexcept { return *at_; }
    Ch Take() noexcept {
        const Ch c = *at_;
        go_to(at_ + 1);
        return c;
    }
    std::size_t Tell() const noexcept {
        return static_cast<std::size_t>((at_ == end_of_text() ? end_ : at_) - begin_);
    }
    std::uint32_t offset_of(const char* text) const noexcept {
        return static_cast<std::uint32_t>(text - begin_);
    }

    void skip_white_space() noexcept {
        while (static_cast<unsigned char>(*at_) <= ' ') {
            if (*at_ != ' ' && *at_ != '\n' && *at_ != '\r' && *at_ != '\t') {
                return;
            }
            go_to(at_ + 1);
        }
    }

    /// Called where the content of a string begins: goes straight to what ends it or is special in
    /// it. Called for numbers too, where there is no quote before.
    Ch* PutBegin() {
        const char* const head = at_;
        if (head != begin_ && head[-1] == '"') {
            const char* const special = find_special(head, end_);
            length_ = static_cast<std::size_t>(special - head);
            go_to(special);
            if (*at_ == '\\') {
                unescaped_->start({head, length_});
            }
        }
        // The parser is only lent the pointer: it writes by way of Put().
        return const_cast<Ch*>(head);
    }
    void Put(Ch c) {
        if (unescaped_->in_use()) {
            unescaped_->put(c);
        }
    }
    /// The length with the zero byte that the parser has put behind the string.
    std::size_t PutEnd(const Ch*) const noexcept {
        return unescaped_->in_use() ? unescaped_->length() : length_ + 1;
    }

private:
    /// Has a byte before it that is no quote.
    static const char* end_of_text() noexcept {
        static constexpr char zeros[2] = {};
        return zeros + 1;
    }

    void go_to(const char* at) noexcept { at_ = at == end_ ? end_of_text() : at; }

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

    const char* begin_;
    const char* end_;
    const char* at_;
    std::size_t length_ = 0;
    Unescaped* unescaped_;
};

}  // namespace vdv463::core
