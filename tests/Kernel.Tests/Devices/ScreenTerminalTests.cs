using System;
using System.Runtime.InteropServices;
using System.Text;
using Tine.Devices.Screens;
using Xunit;

namespace Tine.Tests.Devices;

/// <summary>Sequences in, cells out: rows are shown with | between them and without the blanks at their ends; > is the right half of the character before it.</summary>
public sealed unsafe class ScreenTerminalTests
{
    private const int Columns = 10;
    private const int Rows = 4;
    private const int HistoryRows = 3;
    private const string Letters = "abc\r\ndef\r\nghi\r\njkl";

    static ScreenTerminalTests()
    {
        uint[] table = [3, 0x300, 0x36f, 0x4e00, 0x9fff | 2 << 24, 0x1f300, 0x1faff | 2 << 24];
        var kept = (uint*)NativeMemory.Alloc((nuint)table.Length, sizeof(uint));
        table.CopyTo(new Span<uint>(kept, table.Length));
        CharacterWidths.Use(kept);
    }

    private readonly ScreenTerminal _terminal = new(Columns, Rows, HistoryRows);

    [Theory]
    [InlineData("hello\r\nworld", "hello|world||", 1, 5)]
    [InlineData("1\r\n2\r\n3\r\n4\r\n5", "2|3|4|5", 3, 1)]
    [InlineData("0123456789", "0123456789|||", 0, 9)]
    [InlineData("0123456789a", "0123456789|a||", 1, 1)]
    [InlineData("0123456789\r\nx", "0123456789|x||", 1, 1)]
    [InlineData("\e[?7l0123456789ab", "012345678b|||", 0, 9)]
    [InlineData("abc\b\bX", "aXc|||", 0, 2)]
    [InlineData("a\tb", "a       b|||", 0, 9)]
    [InlineData("\e[3;4Hx\e[Hy", "y||   x|", 0, 1)]
    [InlineData("\e[99;99Hx", "|||         x", 3, 9)]
    [InlineData("ab\e[2Cc\e[5Dd\e[Be", "db  c| e||", 1, 2)]
    [InlineData("\e[5Gx\e[2dy", "    x|     y||", 1, 6)]
    [InlineData("a\e[s\e[3;3Hb\e[uc", "ac||  b|", 0, 2)]
    [InlineData("a\e7\e[3;3Hb\e8c", "ac||  b|", 0, 2)]
    [InlineData("\e[2;2H\eMx", " x|||", 0, 2)]
    [InlineData("ab\eDc\eEd", "ab|  c|d|", 2, 1)]
    [InlineData("x\e[3b", "xxxx|||", 0, 4)]
    public void Moves(string written, string shown, int row, int column)
    {
        Write(written);
        Assert.Equal(shown, Text());
        Assert.Equal((row, column), (_terminal.CursorRow, _terminal.CursorColumn));
    }

    /// <summary>Wide characters take two cells, and none is left by half.</summary>
    [Theory]
    [InlineData("a中b", "a中>b|||", 0, 4)]
    [InlineData("中中中中中", "中>中>中>中>中>|||", 0, 9)]
    [InlineData("123456789中", "123456789|中>||", 1, 2)]
    [InlineData("\e[?7l123456789中", "12345678中>|||", 0, 9)]
    [InlineData("中\bx", " x|||", 0, 2)]
    [InlineData("中\rx", "x|||", 0, 1)]
    [InlineData("a中b\e[2D\e[K", "a|||", 0, 2)]
    [InlineData("a中b\e[2D\e[P", "a b|||", 0, 2)]
    [InlineData("a中b\e[2D\e[@", "a   b|||", 0, 2)]
    [InlineData("a中b\r\e[2X", "   b|||", 0, 0)]
    [InlineData("ab\r\e[4h中\e[4l", "中>ab|||", 0, 2)]
    [InlineData("😀x", "\ufffd>x|||", 0, 3)]
    [InlineData("e\u0301x", "ex|||", 0, 2)]
    public void ShowsWideCharacters(string written, string shown, int row, int column) => Moves(written, shown, row, column);

    [Theory]
    [InlineData("\e[2;2H\e[J", "abc|d||")]
    [InlineData("\e[2;2H\e[1J", "|  f|ghi|jkl")]
    [InlineData("\e[2J", "|||")]
    [InlineData("\e[2;2H\e[K", "abc|d|ghi|jkl")]
    [InlineData("\e[2;2H\e[1K", "abc|  f|ghi|jkl")]
    [InlineData("\e[2;2H\e[2K", "abc||ghi|jkl")]
    [InlineData("\e[2;1H\e[2X", "abc|  f|ghi|jkl")]
    [InlineData("\e[2;1H\e[2P", "abc|f|ghi|jkl")]
    [InlineData("\e[2;2H\e[2@", "abc|d  ef|ghi|jkl")]
    [InlineData("\e[2;2H\e[4hX\e[4l", "abc|dXef|ghi|jkl")]
    [InlineData("\e[2;1H\e[L", "abc||def|ghi")]
    [InlineData("\e[2;1H\e[2M", "abc|jkl||")]
    [InlineData("\e[S", "def|ghi|jkl|")]
    [InlineData("\e[T", "|abc|def|ghi")]
    [InlineData("\e[2;3r\e[3;1H\nX", "abc|ghi|X|jkl")]
    [InlineData("\e[2;3r\e[2;1H\eMX", "abc|X|def|jkl")]
    [InlineData("\e[2;3r\e[4;1H\nX", "abc|def|ghi|Xkl")]
    [InlineData("\ec", "|||")]
    [InlineData("\e[99999999999999999999P", "abc|def|ghi|jkl")]
    [InlineData("\e[999999999M\e[999999999L\e[999999999S", "|||")]
    [InlineData("\e[1;1r\e[0;0r\e[9;2r", "abc|def|ghi|jkl")]
    public void EditsTheScreen(string written, string shown)
    {
        Write(Letters + written);
        Assert.Equal(shown, Text());
    }

    [Theory]
    [InlineData("\e]0;a title\ax", "x|||")]
    [InlineData("\e]0;a title\e\\x", "x|||")]
    [InlineData("\eP1$r0m\e\\x", "x|||")]
    [InlineData("ab\e[1;31\rmx", "xb|||")]
    [InlineData("\e[1;2\u0018x", "x|||")]
    [InlineData("\e[>c\e[!px", "x|||")]
    [InlineData("\e)0\e#8x", "x|||")]
    [InlineData("\e[?2004h\e[?9999lx", "x|||")]
    [InlineData("\e]Rx", "x|||")]
    [InlineData("\e]P1aabBC9x", "x|||")]
    [InlineData("\e]P1aax", "|||")]
    [InlineData("\e]xy", "y|||")]
    [InlineData("\e[[Ax", "x|||")]
    [InlineData("\e[?1000;1006h\e[?1c\e[2 q\e[?8cx", "x|||")]
    public void LeavesOutWhatItDoesNotKnow(string written, string shown)
    {
        Write(written);
        Assert.Equal(shown, Text());
    }

    [Theory]
    [InlineData("äöü€─", "äöü€─|||")]
    [InlineData("\e(0lqk\e(B q", "┌─┐ q|||")]
    [InlineData("\e)0\u000elqk\u000f q", "┌─┐ q|||")]
    [InlineData("\e(0\e7\e(B\e8q", "─|||")]
    public void KnowsUnicode(string written, string shown)
    {
        Write(written);
        Assert.Equal(shown, Text());
    }

    [Theory]
    [InlineData(new byte[] { 0xff, (byte)'a' }, "\ufffda|||")]
    [InlineData(new byte[] { 0xc3, (byte)'a' }, "\ufffda|||")]
    [InlineData(new byte[] { 0xc0, 0xaf }, "\ufffd\ufffd|||")]
    [InlineData(new byte[] { 0xf0, 0x9f, 0x98, 0x80, (byte)'a' }, "\ufffd>a|||")]
    [InlineData(new byte[] { 0xed, 0xa0, 0x80 }, "\ufffd|||")]
    public void ReplacesWhatIsNoCharacterOfTheFont(byte[] written, string shown)
    {
        _terminal.Write(written);
        Assert.Equal(shown, Text());
    }

    [Theory]
    [InlineData("x", 7, 0)]
    [InlineData("\e[31;44mx", 1, 4)]
    [InlineData("\e[1;31mx", 9, 0)]
    [InlineData("\e[7mx", 0, 7)]
    [InlineData("\e[7;27mx", 7, 0)]
    [InlineData("\e[97;103mx", 15, 11)]
    [InlineData("\e[38;5;200;48;5;17mx", 200, 17)]
    [InlineData("\e[38;2;255;0;0mx", 196, 0)]
    [InlineData("\e[38;5mx", 7, 0)]
    [InlineData("\e[2mx", 8, 0)]
    [InlineData("\e[2;22mx", 7, 0)]
    [InlineData("\e[1;2mx", 8, 0)]
    [InlineData("\e[5;44mx", 7, 12)]
    [InlineData("\e[5;25;44mx", 7, 4)]
    [InlineData("\e[31m\e[mx", 7, 0)]
    [InlineData("\e[31m\e[39mx", 7, 0)]
    public void Colours(string written, byte foreground, byte background)
    {
        Write(written);
        Assert.Equal(new Cell('x', foreground, background, false), _terminal.Row(0)[0]);
    }

    [Fact]
    public void ErasesWithTheBackground()
    {
        Write("\e[44m\e[2J");
        Assert.Equal(4, _terminal.Row(3)[9].Background);
    }

    [Fact]
    public void GivesFullScreenProgramsAScreenOfTheirOwn()
    {
        Write("shell\e[?1049h\e[Heditor");
        Assert.Equal("editor|||", Text());
        Write("\e[?1049l$");
        Assert.Equal("shell$|||", Text());
    }

    [Fact]
    public void HidesTheCursor()
    {
        Write("\e[?25l");
        Assert.False(_terminal.IsCursorVisible);
        Write("\e[?25h");
        Assert.True(_terminal.IsCursorVisible);
    }

    [Fact]
    public void InvertsTheScreen()
    {
        Write("\e[?5h");
        Assert.True(_terminal.IsInverted);
        Write("\e[?5l");
        Assert.False(_terminal.IsInverted);
    }

    [Theory]
    [InlineData("\e[c")]
    [InlineData("\e[0c")]
    [InlineData("\eZ")]
    public void SaysWhatItIs(string question)
    {
        Write(question);
        Assert.Equal("\e[?6c"u8, _terminal.Replies);
    }

    [Theory]
    [InlineData("\e[>c")]
    [InlineData("\e[=c")]
    [InlineData("\e[>q")]
    [InlineData("\e[?2026$p")]
    [InlineData("\eP+q544e\e\\")]
    public void AnswersNoQuestionsOfOtherTerminals(string question)
    {
        Write(question);
        Assert.Equal(0, _terminal.Replies.Length);
    }

    [Fact]
    public void AnswersWhereTheCursorIs()
    {
        Write("\e[3;7H\e[6n\e[5n");
        Assert.Equal("\e[3;7R\e[0n", Encoding.ASCII.GetString(_terminal.Replies));
        _terminal.ForgetReplies();
        Assert.Equal(0, _terminal.Replies.Length);
    }

    [Fact]
    public void LooksBack()
    {
        Write("1\r\n2\r\n3\r\n4\r\n5\r\n6\r\n7\r\n8\r\n9");
        _terminal.Scroll(2);
        Assert.Equal("4|5|6|7", Text());
        _terminal.Scroll(100);
        Assert.Equal("3|4|5|6", Text());
        Assert.False(_terminal.IsCursorVisible);
        _terminal.Scroll(-100);
        Assert.Equal("6|7|8|9", Text());
        _terminal.Scroll(1);
        Write("!");
        Assert.Equal("6|7|8|9!", Text());
    }

    /// <summary>Whatever bytes come, in whatever pieces, the cursor stays on the screen and nothing is thrown.</summary>
    [Fact]
    public void SurvivesAnything()
    {
        const string Parts = "\e[;?0123456789ABCDHJKLMPRSTXZ@bdfghlmnrsu()#\r\n\b\t\u000e\u000fabcäö78cDEM]\a\\";
        var random = new Random(1);
        var piece = new char[20];
        for (int round = 0; round < 20_000; round++)
        {
            for (int index = 0; index < piece.Length; index++)
            {
                piece[index] = Parts[random.Next(Parts.Length)];
            }

            Write(new string(piece));
            _terminal.Scroll(random.Next(5) - 2);
            Assert.InRange(_terminal.CursorRow, 0, Rows - 1);
            Assert.InRange(_terminal.CursorColumn, 0, Columns - 1);
            Assert.Equal(Rows - 1, Text().AsSpan().Count('|'));
        }
    }

    private void Write(string text) => _terminal.Write(Encoding.UTF8.GetBytes(text));

    private string Text()
    {
        var text = new StringBuilder();
        for (int row = 0; row < Rows; row++)
        {
            var line = new StringBuilder();
            foreach (Cell cell in _terminal.Row(row))
            {
                line.Append(cell.Part == CellPart.Right ? '>' : cell.Character);
            }

            text.Append(row == 0 ? "" : "|").Append(line.ToString().TrimEnd(' '));
        }

        return text.ToString();
    }
}
