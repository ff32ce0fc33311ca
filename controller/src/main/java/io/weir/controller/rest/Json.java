package io.weir.controller.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import io.weir.flows.model.HostReport;

/** JSON as the API speaks it: the records of this package and of the model, member by member. */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // A newer agent may say more than this controller knows.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final ObjectWriter WRITER = MAPPER.writer();
    private static final ObjectReader REPORTS = MAPPER.readerFor(HostReport.class);

    private Json() {}

    static HttpResponse answer(HttpStatus status, Object body) {
        return HttpResponse.of(status, MediaType.JSON, bytes(body));
    }

    static HttpResponse ok(Object body) {
        return answer(HttpStatus.OK, body);
    }

    static byte[] bytes(Object body) {
        try {
            return WRITER.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads an agent's report; what it throws says in one line what is wrong. */
    static HostReport report(String text) throws JsonProcessingException {
        return REPORTS.readValue(text);
    }
}
