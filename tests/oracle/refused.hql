select a.nosuch from Annotation a
select i.id from Imag i
select o.id from Image i
select nosuch from Image
select id from Image i, Dataset d
select i.description.x from Image i
select i.class from Image i
select i.id from Image i where i.class = Image
select i.id from Image i where nosuch.x = 1
select i.pixels.sizeX from Image i
select i from Image i where i.pixels.id = 1
select p.id from Image i join i.pixels.channels p
select a.id from MapAnnotation a where a.mapValue.name = 'x'
select p from Project p join fetch p.datasetLinks.child
select i.name from Image i join fetch i.pixels
select p from Image i join fetch i.format join i.pixels p
select i from Image i join i.pixels p join fetch p.pixelsType
select l from ProjectDatasetLink l join fetch l.parent.details.owner
select i.id from Image i left join i.pixels p with p.image.name = 'a'
select i.id from Image i left join i.pixels p with i.name = 'a'
select i from Image i left join fetch i.pixels p with p.sizeX > 1
select i.id from Image i where not i.archived
select i.id from Image i where i.archived
select i.id from Image i, Image i
select nosuchfunction(i.name) from Image i
select i.id from Image i where i.name = "abc"
select i.id id from Image i
select :x from Image i
select true from Image i where true
select p.id from Project p full join p.datasetLinks as l
select p.id from Project p left join Dataset d with d.id = p.id
select i.id from Image as i where i.id=1;
select p.id from Pixels p where p.physicalSizeX > 1
select some.id from Image some
select i.*, i.id from Image i
select i.id from Image i where i.id < +2
select i.id from Image i where
select from Image
select c from Pixels p join p.channels c join fetch c.logicalChannel where p.image.id = 3 order by index(c)
select c from Pixels p join p.channels c left outer join fetch c.statsInfo where index(c) > 0
