using System.Collections.Generic;
using Tine.Runtime;

namespace Tine.Shell;

/// <summary>Makes the fields that a program gets from the words that were typed: quotes off, $variables in.</summary>
internal sealed class Expander(Variables variables)
{
    private readonly TextBuilder _field = new();
    private List<string> _fields = [];

    /// <summary>Whether <see cref="_field"/> is one even when it is empty: "" is a field, an unset $x is none.</summary>
    private bool _hasField;

    /// <summary>Expands words; the value of an unquoted variable is split at blanks.</summary>
    internal List<string> Expand(List<string> words, int first)
    {
        _fields = [];
        for (int i = first; i < words.Count; i++)
        {
            ExpandWord(words[i], Splitting.AtBlanks);
            EndField();
        }

        return _fields;
    }

    /// <summary>Expands one word to exactly one field: the target of a redirection, the value of an assignment.</summary>
    internal string ExpandOne(string word)
    {
        _field.Clear();
        ExpandWord(word, Splitting.None);
        string result = _field.ToString();
        _field.Clear();
        _hasField = false;
        return result;
    }

    private void ExpandWord(string word, Splitting splitting)
    {
        int at = 0;
        while (at < word.Length)
        {
            char value = word[at++];
            switch (value)
            {
                case '\\':
                    char escaped = word[at++];
                    if (escaped != '\n')
                    {
                        Add(escaped);
                    }

                    break;
                case '\'':
                    while (word[at] != '\'')
                    {
                        _field.Append(word[at++]);
                    }

                    at++;
                    _hasField = true;
                    break;
                case '"':
                    ExpandQuoted(word, ref at);
                    break;
                case '$':
                    AddValue(Variable(word, ref at), splitting);
                    break;
                case '~' when at == 1 && (word.Length == 1 || word[1] == '/'):
                    AddValue(variables.Get("HOME"), Splitting.None);
                    break;
                default:
                    Add(value);
                    break;
            }
        }
    }

    private void ExpandQuoted(string word, ref int at)
    {
        _hasField = true;
        while (word[at] != '"')
        {
            char value = word[at++];
            if (value == '$')
            {
                AddValue(Variable(word, ref at), Splitting.None);
            }
            else if (value == '\\' && word[at] is '"' or '\\' or '$' or '`')
            {
                _field.Append(word[at++]);
            }
            else
            {
                _field.Append(value);
            }
        }

        at++;
    }

    /// <summary>The value of what follows a dollar; the dollar itself when nothing that is a name follows.</summary>
    private string Variable(string word, ref int at)
    {
        int start = at;
        if (at < word.Length && word[at] == '{')
        {
            int end = word.IndexOf('}', at);
            if (end > 0)
            {
                at = end + 1;
                return variables.Get(word[(start + 1)..end]);
            }
        }

        if (at < word.Length && word[at] is '?' or '$' or '!' or '#' or '@' or '*' or (>= '0' and <= '9'))
        {
            at++;
        }
        else
        {
            while (at < word.Length && Names.IsPart(word[at]))
            {
                at++;
            }
        }

        return at == start ? "$" : variables.Get(word[start..at]);
    }

    private void AddValue(string value, Splitting splitting)
    {
        foreach (char character in value)
        {
            if (splitting == Splitting.AtBlanks && character is ' ' or '\t' or '\n')
            {
                EndField();
            }
            else
            {
                Add(character);
            }
        }
    }

    private void Add(char value)
    {
        _field.Append(value);
        _hasField = true;
    }

    private void EndField()
    {
        if (_hasField)
        {
            _fields.Add(_field.ToString());
        }

        _field.Clear();
        _hasField = false;
    }
}
