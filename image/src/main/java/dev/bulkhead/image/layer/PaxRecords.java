package dev.bulkhead.image.layer;

import dev.bulkhead.image.layer.SparseMap.Segment;
import dev.bulkhead.kernel.PathBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The records of an extended header, "LENGTH KEYWORD=VALUE\n" each; see the pax page of POSIX, "pax
 * Extended Header". Values stay bytes: those of extended attributes are no text.
 */
final class PaxRecords {
    /** The records of an entry that has no extended header. */
    static final PaxRecords NONE = new PaxRecords();

    private static final String ATTRIBUTE_PREFIX = "SCHILY.xattr.";
    private static final Pattern TIME = Pattern.compile("(-?)([0-9]{1,18})(?:\\.([0-9]*))?");

    private final Map<String, byte[]> values = new HashMap<>();

    /** The numbers of GNU's sparse format 0.0, which repeats its keywords. */
    private final List<Long> sparseNumbers = new ArrayList<>();

    private PaxRecords() {}

    /** Reads all records of a header. */
    static PaxRecords parse(byte[] header) throws IOException {
        PaxRecords records = new PaxRecords();
        int position = 0;
        while (position < header.length && header[position] != 0) {
            position = records.parseOne(header, position);
        }
        return records;
    }

    private int parseOne(byte[] header, int start) throws IOException {
        int space = start;
        int length = 0;
        while (space < header.length && isDigit(header[space]) && length < header.length) {
            length = length * 10 + header[space] - '0';
            space++;
        }
        int end = start + length;
        boolean framed =
                space > start
                        && space < header.length
                        && header[space] == ' '
                        && length > space - start + 1
                        && end <= header.length
                        && header[end - 1] == '\n';
        if (!framed) {
            throw new IOException("record %d of an extended header is malformed".formatted(start));
        }
        int equals = space + 1;
        while (equals < end && header[equals] != '=') {
            equals++;
        }
        if (equals == end) {
            throw new IOException("a record of an extended header has no '='");
        }
        String keyword = new String(header, space + 1, equals - space - 1, StandardCharsets.UTF_8);
        add(keyword, Arrays.copyOfRange(header, equals + 1, end - 1));
        return end;
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }

    private void add(String keyword, byte[] value) throws IOException {
        if (keyword.equals("GNU.sparse.offset") || keyword.equals("GNU.sparse.numbytes")) {
            boolean offset = keyword.equals("GNU.sparse.offset");
            if (offset != (sparseNumbers.size() % 2 == 0)) {
                throw new IOException("the map of a sparse file is out of order");
            }
            sparseNumbers.add(decimal(keyword, PathBytes.decode(value)));
        } else if (value.length == 0 && !keyword.startsWith(ATTRIBUTE_PREFIX)) {
            // POSIX: an empty value takes back what an earlier header said.
            values.remove(keyword);
        } else {
            values.put(keyword, value);
        }
    }

    /** Returns a path. */
    Optional<String> path(String keyword) throws IOException {
        Optional<String> path = text(keyword);
        if (path.isPresent() && path.get().indexOf('\0') >= 0) {
            throw new IOException(keyword + " of an extended header has a NUL");
        }
        return path;
    }

    /** Returns a number that is not negative. */
    OptionalLong number(String keyword) throws IOException {
        Optional<String> text = text(keyword);
        return text.isPresent()
                ? OptionalLong.of(decimal(keyword, text.get()))
                : OptionalLong.empty();
    }

    /** Returns the time of the last change: seconds with a fraction. */
    Optional<Instant> modified() throws IOException {
        Optional<String> text = text("mtime");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = TIME.matcher(text.get());
        if (!matcher.matches()) {
            throw new IOException("mtime \"%s\" is no time".formatted(text.get()));
        }
        String fraction = (matcher.group(3) == null ? "" : matcher.group(3)) + "000000000";
        long nanos = Long.parseLong(fraction.substring(0, 9));
        long seconds = Long.parseLong(matcher.group(2));
        boolean negative = !matcher.group(1).isEmpty();
        return Optional.of(
                EntryHeaders.time(negative ? -seconds : seconds, negative ? -nanos : nanos));
    }

    /** Returns the extended attributes by their names. */
    Map<String, byte[]> attributes() {
        Map<String, byte[]> attributes = new HashMap<>();
        values.forEach((keyword, value) -> {
            if (keyword.startsWith(ATTRIBUTE_PREFIX)) {
                attributes.put(keyword.substring(ATTRIBUTE_PREFIX.length()), value);
            }
        });
        return attributes;
    }

    /** Returns whether the entry is a sparse file whose map stands before its data: format 1.0. */
    boolean sparseMapInData() throws IOException {
        return number("GNU.sparse.major").orElse(0) == 1;
    }

    /** Returns the map that the header itself has: formats 0.0 and 0.1. */
    Optional<List<Segment>> sparseMap() throws IOException {
        Optional<String> map = text("GNU.sparse.map");
        if (map.isEmpty()) {
            return sparseNumbers.isEmpty()
                    ? Optional.empty()
                    : Optional.of(segments(sparseNumbers));
        }
        List<Long> numbers = new ArrayList<>();
        for (String number : map.get().split(",", -1)) {
            numbers.add(decimal("GNU.sparse.map", number));
        }
        return Optional.of(segments(numbers));
    }

    /** Makes segments of offsets and lengths in turn. */
    static List<Segment> segments(List<Long> numbers) throws IOException {
        if (numbers.size() % 2 != 0) {
            throw new IOException("the map of a sparse file ends within a segment");
        }
        List<Segment> segments = new ArrayList<>(numbers.size() / 2);
        for (int i = 0; i < numbers.size(); i += 2) {
            segments.add(new Segment(numbers.get(i), numbers.get(i + 1)));
        }
        return segments;
    }

    /** Reads a decimal number that is not negative. */
    static long decimal(String what, String digits) throws IOException {
        boolean valid =
                !digits.isEmpty()
                        && digits.length() <= 19
                        && digits.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        try {
            if (valid) {
                return Long.parseLong(digits);
            }
        } catch (NumberFormatException e) {
            throw new IOException("%s %s does not fit 63 bits".formatted(what, digits), e);
        }
        String shown = digits.length() <= 40 ? digits : digits.substring(0, 40) + "…";
        throw new IOException("%s \"%s\" is no number from 0 up".formatted(what, shown));
    }

    private Optional<String> text(String keyword) {
        return Optional.ofNullable(values.get(keyword)).map(PathBytes::decode);
    }
}
