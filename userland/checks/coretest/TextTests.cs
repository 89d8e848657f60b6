using System;
using System.Text;

internal static class TextTests
{
    internal static void Run(Report report)
    {
        report.Test("text/strings", Strings);
        report.Test("text/searching", Searching);
        report.Test("text/splitting", Splitting);
        report.Test("text/numbers", Numbers);
        report.Test("text/interpolation", Interpolation);
        report.Test("text/builder", Builder);
        report.Test("text/utf8", Utf8Text);
    }

    private static unsafe void Strings(Report report)
    {
        string a = new('x', 3);
        char* raw = stackalloc char[] { 'a', 'b', '\0' };
        report.IsTrue(a == "xxx" && new string(raw) == "ab" && new string(raw, 1, 1) == "b", "constructors");
        report.IsTrue("abc" + 1 + 'd' == "abc1d" && string.Concat("a", "b", "c", "d") == "abcd", "concatenation");
        report.IsTrue("abc".GetHashCode() == string.Concat("a", "bc").GetHashCode(), "hash");
        report.IsTrue(string.CompareOrdinal("abc", "abd") < 0 && "b".CompareTo("a") > 0, "order");
        report.IsTrue("Abc".Equals("aBC", StringComparison.OrdinalIgnoreCase) && "Abc" != "abc", "case");
        report.IsTrue("  x ".Trim() == "x" && "--x-".Trim('-') == "x" && "x".PadLeft(3) == "  x", "padding");
        report.IsTrue("abc".Substring(1) == "bc" && "abc"[1..2] == "b" && "abc".ToUpperInvariant() == "ABC", "parts");
        report.IsTrue("aXbXc".Replace("X", "--") == "a--b--c" && "aXb".Replace('X', 'y') == "ayb", "replacing");
        report.IsTrue(string.Create(3, 'q', (span, c) => span.Fill(c)) == "qqq", "create");
        report.IsTrue(string.IsNullOrEmpty("") && !string.IsNullOrEmpty("a"), "empty");
    }

    private static void Searching(Report report)
    {
        const string Path = "/usr/bin/true";
        report.IsTrue(Path.IndexOf('/', 1) == 4 && Path.LastIndexOf('/') == 8 && Path.IndexOf("bin") == 5, "indices");
        report.IsTrue(Path.StartsWith("/usr", StringComparison.Ordinal) && Path.EndsWith("true") && Path.Contains("n/t"), "ends");
        report.IsTrue(Path.AsSpan().IndexOfAny('b', 't') == 5 && Path.IndexOf('z') == -1, "any");
    }

    private static void Splitting(Report report)
    {
        string[] parts = "a:b::c".Split(':');
        report.IsTrue(parts is ["a", "b", "", "c"], "by a character");
        report.IsTrue(" a  b ".Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["a", "b"], "without empty ones");
        report.IsTrue("k=v=w".Split('=', 2) is ["k", "v=w"], "at most two");
        report.AreEqual("a+b+c", string.Join('+', "a b c".Split()), "by white space");
    }

    private static void Numbers(Report report)
    {
        report.AreEqual("-9223372036854775808", long.MinValue.ToString(), "smallest");
        report.AreEqual("18446744073709551615", ulong.MaxValue.ToString(), "largest");
        report.AreEqual("00ff", 255.ToString("x4"), "hexadecimal");
        report.AreEqual("FFFFFFFE", (-2).ToString("X"), "negative hexadecimal");
        report.AreEqual("-007", (-7).ToString("D3"), "width");
        report.IsTrue(int.Parse("-123") == -123 && !byte.TryParse("256", out _) && !int.TryParse("12a", out _), "parsing");
        report.IsTrue(int.TryParse("-2147483648", out int least) && least == int.MinValue && !int.TryParse("2147483648", out _), "limits");
        report.AreEqual("3.25", 3.25.ToString(), "floating point");
        report.AreEqual("2.50", 2.5.ToString("F2"), "fixed point");
    }

    private static void Interpolation(Report report)
    {
        int number = LanguageTests.Opaque(42);
        report.AreEqual("<42>", $"<{number}>", "number");
        report.AreEqual("0x002a |   42|42   |", $"0x{number:x4} |{number,5}|{number,-5}|", "formats");
        object boxed = number;
        string? none = null;
        report.AreEqual("42 True c []", $"{boxed} {number == 42} {'c'} [{none}]", "other values");
        var long1 = new string('a', 100);
        report.AreEqual(303, $"{long1}-{long1}-{long1}-".Length, "long");
    }

    private static void Builder(Report report)
    {
        var builder = new StringBuilder();
        for (int i = 0; i < 1000; i++)
        {
            builder.Append(i).Append(',');
        }

        builder.Length--;
        report.AreEqual(3889, builder.Length, "length");
        report.AreEqual(1000, builder.ToString().Split(',').Length, "parts");
        report.AreEqual("x=1;y", new StringBuilder().Append($"x={1};").Append('y').ToString(), "interpolation");
        report.AreEqual("abXcd", new StringBuilder("abcd").Insert(2, 'X').ToString(), "insertion");
    }

    private static void Utf8Text(Report report)
    {
        const string Text = "aé€😀z";
        byte[] bytes = Encoding.UTF8.GetBytes(Text);
        report.AreEqual(11, bytes.Length, "length");
        report.AreEqual(Text, Encoding.UTF8.GetString(bytes), "and back");
        report.AreEqual("a\ufffdb", Encoding.UTF8.GetString([(byte)'a', 0xff, (byte)'b']), "malformed");
        report.IsTrue("hello"u8.SequenceEqual(Encoding.ASCII.GetBytes("hello")), "literals");
    }
}
