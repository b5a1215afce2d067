using Penstock.Benchmarks;

switch (args.FirstOrDefault())
{
    case "csv": CsvBenchmark.Run(args[1..]); break;
    default: Console.WriteLine("benchmarks: csv"); break;
}
