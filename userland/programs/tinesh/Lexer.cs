using System.Collections.Generic;

namespace Tine.Shell;

/// <summary>Cuts a line into tokens.</summary>
internal sealed class Lexer(string text)
{
    private int _at;

    /// <summary>The tokens, or <see cref="ParseOutcome.Incomplete"/> when quotes are open at the end.</summary>
    internal ParseOutcome Read(List<Token> tokens)
    {
        while (SkipBlanks())
        {
            int start = _at;
            if (ReadOperator(tokens))
            {
                continue;
            }

            if (!SkipWord())
            {
                return ParseOutcome.Incomplete;
            }

            string word = text[start.._at];
            bool isDescriptor = _at < text.Length && text[_at] is '<' or '>' && IsNumber(word);
            if (isDescriptor)
            {
                ReadRedirection(tokens, word);
            }
            else
            {
                tokens.Add(new Token(TokenKind.Word, word));
            }
        }

        return ParseOutcome.Complete;
    }

    private bool SkipBlanks()
    {
        while (_at < text.Length && text[_at] is ' ' or '\t' or '\r')
        {
            _at++;
        }

        if (_at < text.Length && text[_at] == '#')
        {
            while (_at < text.Length && text[_at] != '\n')
            {
                _at++;
            }
        }

        return _at < text.Length;
    }

    private bool ReadOperator(List<Token> tokens)
    {
        char first = text[_at];
        switch (first)
        {
            case '<' or '>':
                ReadRedirection(tokens, "");
                return true;
            case '\n':
                _at++;
                tokens.Add(new Token(TokenKind.Operator, ";"));
                return true;
            case '|' or '&' or ';':
                bool isDouble = first != ';' && _at + 1 < text.Length && text[_at + 1] == first;
                int length = isDouble ? 2 : 1;
                tokens.Add(new Token(TokenKind.Operator, text.Substring(_at, length)));
                _at += length;
                return true;
            default:
                return false;
        }
    }

    private void ReadRedirection(List<Token> tokens, string descriptor)
    {
        int length = _at + 1 < text.Length && (text[_at + 1] == '&' || (text[_at] == '>' && text[_at + 1] == '>')) ? 2 : 1;
        tokens.Add(new Token(TokenKind.Redirection, descriptor + text.Substring(_at, length)));
        _at += length;
    }

    /// <summary>Moves past a word; false when a quote in it is never closed.</summary>
    private bool SkipWord()
    {
        while (_at < text.Length && text[_at] is not (' ' or '\t' or '\n' or '|' or '&' or ';' or '<' or '>'))
        {
            switch (text[_at++])
            {
                case '\\':
                    if (_at++ >= text.Length)
                    {
                        return false;
                    }

                    break;
                case '\'':
                    if (!SkipTo('\''))
                    {
                        return false;
                    }

                    break;
                case '"':
                    if (!SkipTo('"'))
                    {
                        return false;
                    }

                    break;
            }
        }

        return true;
    }

    private bool SkipTo(char quote)
    {
        while (_at < text.Length)
        {
            char value = text[_at++];
            if (value == quote)
            {
                return true;
            }

            if (value == '\\' && quote == '"')
            {
                _at++;
            }
        }

        return false;
    }

    private static bool IsNumber(string word)
    {
        foreach (char value in word)
        {
            if (value is < '0' or > '9')
            {
                return false;
            }
        }

        return word.Length != 0;
    }
}
