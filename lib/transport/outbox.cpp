// SPDX-License-Identifier: Apache-2.0
#include "outbox.hpp"

#include <algorithm>
#include <utility>

namespace vdv463::transport {

void Outbox::push(Token token, std::string text) {
    if (!closing_) {
        message_bytes_ += text.size();
        messages_.push({token, std::move(text)});
    }
}

void Outbox::push_ping(std::string payload) {
    if (!closing_) {
        pings_.push(std::move(payload));
    }
}

void Outbox::push_close(std::uint16_t code, std::string reason) {
    if (!closing_) {
        closing_ = true;
        close_ = Close{code, std::move(reason)};
    }
}

std::optional<Token> Outbox::take_written() {
    if (!last_is_out_) {
        return std::nullopt;
    }
    Waiting gone = messages_.take();
    message_bytes_ -= gone.text.size();
    offset_ = 0;
    last_is_out_ = false;
    if (spent_ != nullptr) {
        spent_->give_back(std::move(gone.text));
    }
    return gone.token;
}

std::optional<Outbox::Frame> Outbox::next() {
    if (!pings_.empty()) {
        return Ping{pings_.take()};
    }
    if (!messages_.empty() && !last_is_out_) {
        const std::string& text = messages_.front().text;
        Fragment out;
        out.first = offset_ == 0;
        out.bytes = std::string_view(text).substr(offset_, fragment_size_);
        offset_ += out.bytes.size();
        out.last = offset_ == text.size();
        last_is_out_ = out.last;
        return out;
    }
    if (messages_.empty() && close_) {
        Close out = *std::move(close_);
        close_.reset();
        return out;
    }
    return std::nullopt;
}

bool Outbox::empty() const noexcept {
    return pings_.empty() && messages_.empty() && !close_;
}

}  // namespace vdv463::transport
