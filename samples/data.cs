// Records on disk keep a training busy: dotnet run samples/data.cs
#:project ../src/Penstock.Models/Penstock.Models.csproj
#:property PublishAot=false
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

DirectoryInfo work = Directory.CreateTempSubdirectory("penstock-data-");
string records = Path.Combine(work.FullName, "digits.tfrecord");

// Four files of tf.Example records, as TensorFlow writes them: digits.tfrecord-00000-of-00004 and so on.
TfRecord.Write(Catalog.DrawnDigits.Generate(8_000, seed: 1).Map(digit => TfExample.Write(digit)), records, new() { Shards = 4 });

var spec = new FeatureSpec(FeatureField.Fixed("input", DType.UInt8, Shape.Of(28, 28, 1)), FeatureField.Fixed("label", DType.Int32)) { Label = "label" };

Dataset<Example> train = Dataset.FromFiles(records + "@*")
    .Interleave(file => TfRecord.Read(file), cycle: 4, block: 16)                       // all four files in turn
    .Map(record => TfExample.Parse(record, spec), Dataset.Auto)                         // on as many threads as help, in order
    .Cache(Path.Combine(work.FullName, "cache"))                                        // parsed once, then read from a file
    .Shuffle(4_000, seed: 1)                                                            // another order each epoch, the same in each run
    .Batch(64)
    .Prefetch();

var model = new Sequential(new Rescaling(1 / 255.0), new Flatten(), new Dense(64, Activation.Relu), new Dense(10)) { Seed = 1 };

History history = model.Fit(train, new Adam(0.001), new CrossEntropy(),
    new() { Epochs = 3, Metrics = [new Accuracy()], Validation = Catalog.DrawnDigits.Generate(1_000, seed: 2).Batch(250) });

Console.WriteLine(history);                  // the table of epochs
Console.WriteLine(train.Report());           // what every stage read, and what it waited for
Console.WriteLine(history.Input);            // whether the training waited for its data

work.Delete(recursive: true);
