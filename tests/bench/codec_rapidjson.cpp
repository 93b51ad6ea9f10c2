// SPDX-License-Identifier: Apache-2.0
#include "codec_reference.hpp"
#include "codec_visitor.hpp"

#include <rapidjson/document.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace vdv463::bench {
namespace {

class DomValue {
public:
    explicit DomValue(const rapidjson::Value& value) : value_(&value) {}

    std::optional<DomValue> find(std::string_view name) const {
        const auto found = value_->FindMember(rapidjson::Value{
            rapidjson::StringRef(name.data(), static_cast<rapidjson::SizeType>(name.size()))});
        if (found == value_->MemberEnd()) {
            return std::nullopt;
        }
        return DomValue{found->value};
    }

    void to(bool& out) const {
        demand(value_->IsBool());
        out = value_->GetBool();
    }
    void to(double& out) const {
        demand(value_->IsNumber());
        out = value_->GetDouble();
    }
    void to(std::int64_t& out) const {
        demand(value_->IsInt64());
        out = value_->GetInt64();
    }
    template <class Text>
    void to(Text& out) const {
        demand(value_->IsString());
        out = Text{value_->GetString(), value_->GetStringLength()};
    }

    template <class List>
    void reserve_in(List& list) const {
        demand(value_->IsArray());
        list.reserve(value_->Size());
    }
    template <class Function>
    void each(Function function) const {
        for (const rapidjson::Value& element : value_->GetArray()) {
            function(DomValue{element});
        }
    }

private:
    static void demand(bool fits) {
        if (!fits) {
            give_up("a value of another type");
        }
    }

    const rapidjson::Value* value_;
};

/// Writes structs by way of the dialects.
class RapidjsonWriter {
public:
    explicit RapidjsonWriter(rapidjson::Writer<rapidjson::StringBuffer>& json) : json_(json) {}

    template <class T>
    void member(std::string_view name, const T& value, const core::Rule& = {}) {
        if constexpr (is_optional<T>) {
            if (value) {
                member(name, *value);
            }
        } else {
            json_.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
            write(value);
        }
    }
    template <class T>
    void renamed(const core::Name&, const core::Name& newer, const T& value) {
        member(newer.text, value);
    }

    void write(const std::string& value) { text(value); }
    void write(bool value) { json_.Bool(value); }
    void write(double value) { json_.Double(value); }
    void write(std::int64_t value) { json_.Int64(value); }
    void write(Timestamp value) { text(value.to_string()); }
    template <class T>
    void write(const std::vector<T>& list) {
        json_.StartArray();
        for (const T& entry : list) {
            write(entry);
        }
        json_.EndArray();
    }
    template <class T>
    void write(const T& value) {
        if constexpr (std::is_enum_v<T>) {
            text(to_string(value));
        } else {
            json_.StartObject();
            core::Dialect<T>::describe(*this, value);
            json_.EndObject();
        }
    }

private:
    void text(std::string_view value) {
        json_.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
    }

    rapidjson::Writer<rapidjson::StringBuffer>& json_;
};

}  // namespace

void read_with_rapidjson_dom(std::string_view text, Message& out) {
    rapidjson::Document document;
    document.Parse(text.data(), text.size());
    if (document.HasParseError() || !document.IsArray() || document.Size() != 7) {
        give_up("not a message");
    }
    read_parts(
        [&document](std::size_t index) {
            return DomValue{document[static_cast<rapidjson::SizeType>(index)]};
        },
        out);
}

std::size_t rapidjson_dom_bytes(std::string_view text) {
    rapidjson::Document document;
    document.Parse(text.data(), text.size());
    return document.GetAllocator().Capacity();
}

void parse_with_rapidjson_sax(std::string_view text) {
    static std::string kept;
    kept.assign(text);
    rapidjson::InsituStringStream stream{kept.data()};
    rapidjson::BaseReaderHandler<> nothing;
    rapidjson::Reader reader;
    if (reader.Parse<rapidjson::kParseInsituFlag>(stream, nothing).IsError()) {
        give_up("not a message");
    }
}

std::string_view write_with_rapidjson(const Message& message) {
    static rapidjson::StringBuffer buffer;
    buffer.Clear();
    rapidjson::Writer<rapidjson::StringBuffer> json{buffer};
    RapidjsonWriter writer{json};
    const Envelope& envelope = message.envelope;
    json.StartArray();
    writer.write(static_cast<std::int64_t>(envelope.message_type));
    writer.write(envelope.source);
    writer.write(envelope.presystem_id);
    writer.write(envelope.timestamp);
    writer.write(envelope.message_id);
    writer.write(envelope.action);
    writer.write(std::get<ChargingRequests>(message.payload));
    json.EndArray();
    return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace vdv463::bench
