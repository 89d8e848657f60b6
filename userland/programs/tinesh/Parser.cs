using System.Collections.Generic;
using Tine.Runtime;

namespace Tine.Shell;

/// <summary>Tokens to sequences of pipelines of commands, by recursive descent.</summary>
internal sealed class Parser(List<Token> tokens)
{
    private int _at;

    /// <summary>The token that stands where it may not, after <see cref="ParseOutcome.Wrong"/>.</summary>
    internal string Surprise { get; private set; } = "";

    internal ParseOutcome Parse(List<Sequence> sequences)
    {
        while (true)
        {
            while (Accept(";"))
            {
            }

            if (_at == tokens.Count)
            {
                return ParseOutcome.Complete;
            }

            var sequence = new Sequence();
            ParseOutcome outcome = ParseSequence(sequence);
            if (outcome != ParseOutcome.Complete)
            {
                return outcome;
            }

            sequences.Add(sequence);
        }
    }

    private ParseOutcome ParseSequence(Sequence sequence)
    {
        var condition = PipelineCondition.Always;
        while (true)
        {
            var pipeline = new Pipeline(condition);
            ParseOutcome outcome = ParsePipeline(pipeline);
            if (outcome != ParseOutcome.Complete)
            {
                return outcome;
            }

            sequence.Pipelines.Add(pipeline);
            if (Accept("&&"))
            {
                condition = PipelineCondition.Success;
            }
            else if (Accept("||"))
            {
                condition = PipelineCondition.Failure;
            }
            else
            {
                sequence.IsBackground = Accept("&");
                return ParseOutcome.Complete;
            }

            SkipLineEnds();
        }
    }

    private ParseOutcome ParsePipeline(Pipeline pipeline)
    {
        while (_at < tokens.Count && tokens[_at] is { Kind: TokenKind.Word, Text: "!" })
        {
            _at++;
            pipeline.IsNegated = !pipeline.IsNegated;
        }

        while (true)
        {
            var command = new SimpleCommand();
            ParseOutcome outcome = ParseCommand(command);
            if (outcome != ParseOutcome.Complete)
            {
                return outcome;
            }

            pipeline.Commands.Add(command);
            if (!Accept("|"))
            {
                return ParseOutcome.Complete;
            }

            SkipLineEnds();
        }
    }

    private ParseOutcome ParseCommand(SimpleCommand command)
    {
        int start = _at;
        while (_at < tokens.Count && tokens[_at].Kind != TokenKind.Operator)
        {
            Token token = tokens[_at++];
            if (token.Kind == TokenKind.Word)
            {
                command.Words.Add(token.Text);
                continue;
            }

            if (_at == tokens.Count || tokens[_at].Kind != TokenKind.Word)
            {
                return Wrong();
            }

            command.Redirections.Add(MakeRedirection(token.Text, tokens[_at++].Text));
        }

        if (_at != start)
        {
            return ParseOutcome.Complete;
        }

        return _at == tokens.Count ? ParseOutcome.Incomplete : Wrong();
    }

    private static Redirection MakeRedirection(string text, string target)
    {
        int digits = 0;
        while (text[digits] is >= '0' and <= '9')
        {
            digits++;
        }

        string symbol = text[digits..];
        RedirectionKind kind = symbol switch
        {
            "<" => RedirectionKind.Read,
            ">" => RedirectionKind.Write,
            ">>" => RedirectionKind.Append,
            _ => RedirectionKind.Duplicate,
        };
        if (!Numbers.TryParse(text[..digits], out long descriptor))
        {
            descriptor = symbol[0] == '<' ? 0 : 1;
        }

        return new Redirection((int)descriptor, kind, target);
    }

    private bool Accept(string symbol)
    {
        if (_at < tokens.Count && tokens[_at].Kind == TokenKind.Operator && tokens[_at].Text == symbol)
        {
            _at++;
            return true;
        }

        return false;
    }

    private void SkipLineEnds()
    {
        while (Accept(";"))
        {
        }
    }

    private ParseOutcome Wrong()
    {
        Surprise = _at < tokens.Count ? tokens[_at].Text : "the end of the line";
        return ParseOutcome.Wrong;
    }
}
