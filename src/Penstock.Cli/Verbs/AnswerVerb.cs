using System.CommandLine;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Cli;

/// <summary>The other side of <see cref="Deployment"/>: loads models and answers for raw rows. Not shown in the help.</summary>
internal static class AnswerVerb
{
    public const string Name = "answer-rows";

    public static Command Create()
    {
        var features = new Argument<int>("features") { Description = "Numbers of a row." };
        var paths = new Argument<string[]>("models") { Description = "Model files.", Arity = ArgumentArity.OneOrMore };
        var command = new Command(Name, "Answers for rows of Float32 numbers that are read as hexadecimal digits; the bits of each model's answers are a line.") { features, paths };
        command.Hidden = true;
        command.Do(null, (parsed, screen, _) =>
        {
            Tensor rows = BitText.Rows(Console.In.ReadLine() ?? "", parsed.GetValue(features));
            foreach (string path in parsed.GetValue(paths) ?? []) screen.Say(BitText.Of(Model.Load(path).Predict(rows)));
            return ExitCode.Done;
        });
        return command;
    }
}
