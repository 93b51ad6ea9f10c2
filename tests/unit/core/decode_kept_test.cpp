// SPDX-License-Identifier: Apache-2.0
// Reading into a message that holds another one: nothing of that may show.
#include "messages.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace vdv463;
using namespace vdv463::test;

namespace {

std::vector<std::string> golden_texts() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{VDV463_GOLDEN_DIR}) {
        if (entry.path().extension() == ".json") {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    std::vector<std::string> texts;
    for (const auto& file : files) {
        std::ifstream in{file, std::ios::binary};
        texts.emplace_back(std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{});
    }
    return texts;
}

/// Reads `text` into `message` and fresh; both have to be the same in every respect.
void check_same(Decoder& decoder, Message& message, const std::string& text,
                const DecodeOptions& options) {
    INFO(text);
    const Result<Message> fresh = decode(text, options);
    const Result<void> kept = decoder.decode_into(message, text);
    REQUIRE(kept.has_value() == fresh.has_value());
    if (!fresh) {
        CHECK(kept.error().to_string() == fresh.error().to_string());
        CHECK(kept.error().path == fresh.error().path);
        CHECK(kept.error().offset == fresh.error().offset);
        CHECK(kept.error().message_id == fresh.error().message_id);
        return;
    }
    CHECK(message == *fresh);
    CHECK(message.envelope.form == fresh->envelope.form);
    CHECK(message.issues == fresh->issues);
    CHECK(message.conforms_to == fresh->conforms_to);
    if (const auto* error = std::get_if<ErrorPayload>(&message.payload)) {
        CHECK(error->raw == std::get<ErrorPayload>(fresh->payload).raw);
    }
}

Message read(Decoder& decoder, const std::string& text) {
    Message message;
    REQUIRE(decoder.decode_into(message, text));
    return message;
}

}  // namespace

TEST_CASE("a kept message reads the same as a fresh one, whatever it held before", "[kept]") {
    const std::vector<std::string> texts = golden_texts();
    REQUIRE(texts.size() > 100);
    for (const DecodeMode mode : {DecodeMode::Lenient, DecodeMode::Strict, DecodeMode::Audit}) {
        DecodeOptions options;
        options.mode = mode;
        options.version = SchemaVersion::V2_0;
        Decoder decoder{options};
        Message message;
        // Neighbours are of one kind and differ a little; the other steps mix the kinds.
        for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{31}}) {
            for (std::size_t i = 0; i < texts.size(); ++i) {
                check_same(decoder, message, texts[i * step % texts.size()], options);
            }
        }
    }
}

TEST_CASE("members and entries that the next message leaves out are gone", "[kept]") {
    const std::string full = requests_text(
        R"({"expectedSocAtArrival":50,"minTargetSoc":80,"maxTargetSoc":100,"adHocCharging":true})");
    const std::string less = requests_text(R"({"minTargetSoc":80,"maxTargetSoc":100})");
    const std::string none = text_of(1, "ProvideChargingRequests", R"({"chargingRequestList":[]})");
    Decoder decoder;
    Message message = read(decoder, full);
    for (const std::string& next : {less, none, full, less}) {
        check_same(decoder, message, next, {});
    }
}

TEST_CASE("a refused text leaves a message that can be read into again", "[kept]") {
    const std::string good = requests_text(R"({"minTargetSoc":80,"maxTargetSoc":100})");
    const std::string bad = requests_text(R"({"minTargetSoc":"80","maxTargetSoc":100})");
    Decoder decoder;
    Message message = read(decoder, good);
    const Result<void> refused = decoder.decode_into(message, bad);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == errc::wrong_type);
    CHECK(refused.error().path == "/6/chargingRequestList/0/chargingRequestData/minTargetSoc");
    CHECK(refused.error().message_id == uuid);
    check_same(decoder, message, good, {});
}

TEST_CASE("a message outlives the text and the decoder that it was read with", "[kept]") {
    Message message;
    {
        const std::string text = text_of(3, "BootNotification", R"({"errorMessage":"a\nb"})");
        Decoder decoder;
        REQUIRE(decoder.decode_into(message, text));
    }
    CHECK(std::get<ErrorPayload>(message.payload).text == "a\nb");
}

TEST_CASE("a decoder can be moved", "[kept]") {
    DecodeOptions options;
    options.limits.max_message_bytes = 1;
    Decoder strict{options};
    Decoder decoder;
    decoder = std::move(strict);
    Message message;
    const Result<void> refused = decoder.decode_into(message, "[]");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == errc::message_too_large);
}
